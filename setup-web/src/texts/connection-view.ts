const count = (amount: number, one: string, many: string) => `${amount} ${amount === 1 ? one : many}`;

/** Channels, quota, what Genesys Cloud refuses. */
export const connectionView = {
  channels: 'Channels to Genesys Cloud',
  channelsIntro:
    'Genesys Cloud tells us of changes on these. Each lives for a day and is replaced before it ends, without a gap.',
  noChannels: 'None is open. They are opened by Connect.',
  columns: {
    number: 'Channel',
    agents: 'Agents',
    connected: 'Open since',
    renews: 'Replaced at',
    reconnects: 'Reconnects',
  },
  notOpen: 'not open',
  rejectedTitle: (agents: number) => `Genesys Cloud tells us nothing of ${count(agents, 'agent', 'agents')}`,
  rejectedBody:
    'Nothing is lost, but their changes arrive only with the regular look every few minutes. Grant what is missing, then press Check again.',
  rejectedTopic: (topic: string, reason: string) => `${topic}: ${reason}`,
  rejectedMissing: (names: string) => `missing: ${names}`,
  tooManyTitle: 'Too many agents for one OAuth client',
  quotaTitle: 'Genesys Cloud’s limit on calls',
  quotaShort:
    'The limit is nearly spent. Nothing is lost: changes to “not available” go first, the others follow within a minute.',
  quotaBlocked: 'Genesys Cloud asked us to wait until',
  quotaSpent: (spent: number, allowed: number) => `${spent} of ${allowed} calls spent in this minute`,
  quotaWaiting: (waiting: number) => `${count(waiting, 'change waits', 'changes wait')}`,
  problems: 'Last problem',
  noProblem: 'There is no problem right now.',
  checkedAgain: 'Checked. Everything needed is granted.',
  checkedMissing: (amount: number) =>
    `Checked. ${count(amount, 'permission is', 'permissions are')} missing; the list says where to grant them.`,
  noChecks: 'The permissions are checked one by one when you save the credentials.',
  notHere: 'This version shows no list of permissions.',
  more: 'More',
  registration: 'Registration in giosg',
  embedding: 'giosg console inside Genesys Cloud',
  back: 'Back to Connection',
} as const;
