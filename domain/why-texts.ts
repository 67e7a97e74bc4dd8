/** Every sentence that explains an agent to a supervisor. No other file holds one. */

const minuteMs = 60_000;

/** `12 minutes`, in the largest unit that says enough; never less than a minute. */
function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / minuteMs));
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

const ago = (ms: number): string => (ms < minuteMs ? 'just now' : `${span(ms)} ago`);
const rest = (ms: number | null): string => (ms === null ? 'until somebody resumes it' : `for another ${span(ms)}`);
const vendorNames = { giosg: 'giosg', genesys: 'Genesys Cloud' };

export const whyTexts = {
  ago,
  notConnected: 'The sync is disconnected, so both sides stay as they are.',
  notMatched: 'Has no user in Genesys Cloud with the same e-mail address, so nothing is synchronised.',
  unmatchedByHand: 'Was taken out of the sync by hand.',
  leftGenesys: 'Was matched by hand with a user who is no longer active in Genesys Cloud. Choose another user.',
  ambiguous: 'Shares an e-mail address with somebody else, so nothing is synchronised until one is chosen by hand.',
  notSeen: 'Has not been seen on both sides yet.',
  paused: (ms: number | null) => `The sync of this agent is paused ${rest(ms)}, so both sides stay as they are.`,
  organizationPaused: (ms: number | null) =>
    `The sync of the whole organization is paused ${rest(ms)}, so both sides stay as they are.`,
  broken: (ms: number) =>
    `The status flipped too often, so the sync of this agent rests for another ${span(ms)}; then both sides are read.`,
  refused: (side: 'giosg' | 'genesys', reason: string) => `${vendorNames[side]} refused our change: ${reason}`,
  adopted: (giosgOn: boolean, presence: string) =>
    `Was found with chat ${giosgOn ? 'on' : 'off'} in giosg and ${presence} in Genesys Cloud at the first look; that stays so until this person changes something.`,
  dryRun: 'The policy only tries itself out (dry run), so nothing is written.',
  outOfScope: 'Is not among the agents whom the policy names, so nothing is written.',
  offInGiosg: (when: string) => `Not available: chat was switched off in giosg ${when}.`,
  offByPresence: (presence: string, when: string) =>
    `Not available: the presence in Genesys Cloud became ${presence} ${when}.`,
  offOnPage: (when: string) => `Not available: set so on the setup page ${when}.`,
  offAtFirstSight: (presence: string, when: string) =>
    `Not available: was ${presence} in Genesys Cloud at the first look ${when}.`,
  off: 'Not available.',
  duringCall: 'Chats are off during the call and come back when it ends.',
  duringCallAndChats: (chats: number, threshold: number) =>
    `Chats are off during the call, and calls because of ${String(chats)} chats: they come back below ${String(threshold)}.`,
  duringCallNoConsole:
    'Chats are off during the call, and calls because no giosg console is open: they come back with a console.',
  tooManyChats: (chats: number, threshold: number) =>
    `Calls are off because of ${String(chats)} chats: they come back below ${String(threshold)}.`,
  noConsole: 'Calls are off because no giosg console is open: they come back when one is.',
  waitsForConsole: 'Chat was switched on in giosg, but no console is open there: it counts when one is.',
  loggedOut: 'Available for chats, but logged out of Genesys Cloud: calls come back after logging in there.',
  presenceKept: (presence: string) =>
    `Available for chats; ${presence} in Genesys Cloud was chosen there and is left alone until it changes.`,
  presencePending: 'A presence change is pending in Genesys Cloud: nothing is written there until it has taken effect.',
  foreignSource:
    'Another system, such as Teams or Zoom, leads the presence in Genesys Cloud, so nothing is written there until that ends.',
  unreadable: 'The presence or routing status in Genesys Cloud cannot be read, so no work is added.',
  onlineOffQueue: (presence: string) =>
    `Available: ${presence} in Genesys Cloud counts as available without the queue.`,
  chatsDuringCall: 'Available for chats during the call too, because chat was switched on meanwhile.',
  callsDespiteChats: (chats: number) =>
    `Available for calls despite ${String(chats)} chats, because On Queue was chosen meanwhile.`,
  callsWithoutConsole: 'On Queue, but no giosg console is open, so no chats arrive.',
  changing: 'A change is being written.',
  available: 'Available for chats and calls.',
  onInGiosg: (when: string) => `Available for chats and calls: chat was switched on in giosg ${when}.`,
  onQueue: (when: string) => `Available for chats and calls: went On Queue in Genesys Cloud ${when}.`,
  onOnPage: (when: string) => `Available for chats and calls: set so on the setup page ${when}.`,
};
