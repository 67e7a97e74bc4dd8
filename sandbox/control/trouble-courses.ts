import type { LoggedCall } from '../core/call-log';
import { matchesKind } from '../core/call-kinds';
import type { SandboxContext } from '../core/context';
import type { FaultAction, FaultRegistry } from '../core/faults';
import type { Outages } from '../core/outages';
import type { Side } from '../core/types';
import type { ChannelControl } from '../genesys/channel-control';
import { ControlError } from './control-error';

export interface CourseDeps {
  readonly context: SandboxContext;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
  readonly channels: ChannelControl;
  readonly revokeTokens: () => number;
}

/** How a trouble goes once it was begun: until a time, for a number of messages or calls, or (neither) at once. */
export interface Course {
  readonly side: Side;
  /** Milliseconds since the epoch. */
  readonly until?: number;
  readonly left?: () => number;
  /** Whether that call, begun after the end, shows that the product is over it. */
  readonly isHealedBy: (call: LoggedCall) => boolean;
  /** The product has nothing to mend. */
  readonly needsNoHealing?: boolean;
}

const outageSeconds = 20;
const lostEvents = 3;
const lostWebhooks = 2;
const limitedWrites = 2;
const retryAfterSeconds = 5;

const isGood = ({ status }: LoggedCall): boolean => typeof status === 'number' && status < 400;
/** Both vendors' people in whole: what a sweep and every reconnect do. */
const wholeRead: Record<Side, RegExp> = {
  giosg: /^giosg\.users\.list$/,
  genesys: /^genesys\.(users\.(query|list)|presence\.bulk\.get)$/,
};
const presenceCalls = 'genesys.presence.*';

/** Over when as many sockets were opened as were lost. */
function sockets({ channels }: CourseDeps, lose: (channels: ChannelControl) => number): Course {
  let missing = openSockets(channels);
  if (missing === 0) throw new ControlError(409, 'The product has no open socket: connect on the setup page first.');
  lose(channels);
  return {
    side: 'genesys',
    isHealedBy: ({ kind, status }) => {
      if (kind === 'genesys.socket' && status === 101) missing -= 1;
      return missing <= 0;
    },
  };
}

const openSockets = (channels: ChannelControl): number =>
  channels.list().filter(({ connected, muted }) => connected && !muted).length;

function lostMessages({ context }: CourseDeps, side: Side, count: number): Course {
  const fault = context.deliveries[side].add({ action: 'drop', count });
  return {
    side,
    left: () => fault.remaining,
    isHealedBy: (call) => wholeRead[side].test(call.kind) && isGood(call),
  };
}

function doubledMessages({ context }: CourseDeps): Course {
  const fault = context.deliveries.genesys.add({ action: 'duplicate', count: lostEvents });
  return { side: 'genesys', left: () => fault.remaining, isHealedBy: () => false, needsNoHealing: true };
}

/** Over with the next such call that is answered: the product has tried again. */
function limitedPresence({ faults }: CourseDeps): Course {
  const action: FaultAction = { type: 'status', status: 429, retryAfterSeconds };
  const fault = faults.add({ match: presenceCalls, count: limitedWrites, when: 'before', action });
  return {
    side: 'genesys',
    left: () => fault.remaining,
    isHealedBy: (call) => matchesKind(presenceCalls, call.kind) && isGood(call),
  };
}

/** The write takes effect and its answer is lost. Over once the product has looked at what became of it. */
function lostAnswer({ faults }: CourseDeps): Course {
  const fault = faults.add({ match: presenceCalls, count: 1, when: 'after', action: { type: 'reset' } });
  return {
    side: 'genesys',
    left: () => fault.remaining,
    isHealedBy: (call) => /^genesys\.(presence|user|users)\./.test(call.kind) && isGood(call),
  };
}

function outage({ outages, channels }: CourseDeps, side: Side): Course {
  const hadSockets = side === 'genesys' && openSockets(channels) > 0;
  outages.begin(side, outageSeconds);
  return {
    side,
    until: outages.until(side),
    isHealedBy: (call) => (hadSockets ? call.kind === 'genesys.socket' : call.side === side) && isGood(call),
  };
}

function revokedTokens({ revokeTokens }: CourseDeps): Course {
  if (revokeTokens() === 0) throw new ControlError(409, 'The product has no token yet: save credentials first.');
  return { side: 'genesys', isHealedBy: (call) => call.kind === 'genesys.token' && isGood(call) };
}

/** What each button of the play page does. */
export const troubleCourses = {
  'socket-dropped': (deps: CourseDeps) => sockets(deps, (channels) => channels.reset()),
  'socket-silent': (deps: CourseDeps) => sockets(deps, (channels) => channels.mute()),
  'channel-gone': (deps: CourseDeps) => sockets(deps, (channels) => channels.end(undefined, 'channel evicted')),
  'events-lost': (deps: CourseDeps) => lostMessages(deps, 'genesys', lostEvents),
  'events-doubled': doubledMessages,
  'rate-limit': limitedPresence,
  'answer-lost': lostAnswer,
  'token-revoked': revokedTokens,
  'genesys-down': (deps: CourseDeps) => outage(deps, 'genesys'),
  'webhooks-lost': (deps: CourseDeps) => lostMessages(deps, 'giosg', lostWebhooks),
  'giosg-down': (deps: CourseDeps) => outage(deps, 'giosg'),
} as const satisfies Record<string, (deps: CourseDeps) => Course>;

export type TroubleKind = keyof typeof troubleCourses;
