import { placeOwnStep, trimTrail } from './trail';
import type { AgentState, GiosgState, Observation, PresenceStep, SystemPresence, Write } from './vocabulary';

export { recordWrite } from './breaker';

/** What Genesys Cloud answered to a presence write. */
export interface PresenceReply {
  presenceAt: number | null;
  systemPresence: SystemPresence;
  presenceId: string;
  futurePresence?: boolean;
  foreignSource?: boolean;
}

export type GiosgWrite = Extract<Write, { side: 'giosg' }>;
export type GenesysWrite = Extract<Write, { side: 'genesys' }>;

function acknowledgeGiosg(state: AgentState, write: GiosgWrite, reply: GiosgState | null): AgentState {
  const known = reply ?? state.giosg;
  if (!known) return state;
  const capacity = known.capacity ?? state.giosg?.capacity ?? null;
  // The reply may already show what a person did after our write: that difference must stay one.
  return {
    ...state,
    giosg: { ...known, wanted: write.wanted, online: reply ? reply.online : write.wanted && known.present, capacity },
  };
}

function makeOwn(state: AgentState, own: PresenceStep, futurePresence: boolean): AgentState {
  if (!state.genesys) return state;
  const placed = placeOwnStep(state.presenceTrail, own);
  const presenceTrail = trimTrail(placed.trail);
  if (placed.placement === 'late' || placed.placement === 'ignored') return { ...state, presenceTrail };
  const { presenceId, systemPresence } = own;
  const presenceAt = own.at ?? state.genesys.presenceAt;
  return {
    ...state,
    presenceTrail,
    genesysPending: null,
    presenceHeld: false,
    genesys: { ...state.genesys, presenceId, systemPresence, presenceAt, futurePresence },
  };
}

function acknowledgeGenesys(state: AgentState, write: GenesysWrite, reply: PresenceReply | null): AgentState {
  if (reply?.foreignSource && state.genesys && reply.presenceId !== write.presenceId) {
    // Answered as if it were done, but another source leads: nothing has changed.
    return { ...state, genesys: { ...state.genesys, foreignSource: true } };
  }
  const futurePresence = reply?.futurePresence ?? false;
  if (futurePresence && reply && reply.presenceId !== write.presenceId) {
    // Accepted, not in effect yet: what takes effect later is ours, not the person's.
    const genesys = state.genesys && { ...state.genesys, futurePresence: true };
    return { ...state, genesys, genesysPending: write.presenceId };
  }
  const at = reply && reply.presenceId === write.presenceId ? reply.presenceAt : null;
  return makeOwn(state, ownStep(write, at), futurePresence);
}

/**
 * An acknowledged write becomes the last known state, with the time the reply states, so its echo is no difference.
 * `reply` is what the vendor answered; null for an answer without a body.
 */
export function acknowledgeWrite(state: AgentState, write: GiosgWrite, reply: GiosgState | null): AgentState;
export function acknowledgeWrite(state: AgentState, write: GenesysWrite, reply: PresenceReply | null): AgentState;
export function acknowledgeWrite(
  state: AgentState,
  write: Write,
  reply: GiosgState | PresenceReply | null,
): AgentState {
  if (write.side === 'giosg') return acknowledgeGiosg(state, write, reply && 'wanted' in reply ? reply : null);
  return acknowledgeGenesys(state, write, reply && 'presenceId' in reply ? reply : null);
}

function ownStep({ presenceId, systemPresence }: GenesysWrite, at: number | null): PresenceStep {
  return { at, presenceId, systemPresence, ours: true };
}

function resolveGenesys(state: AgentState, write: GenesysWrite, read: Observation['genesys']): AgentState {
  if (!state.genesys || !read) return state;
  const known = state.genesys;
  if (read.presenceId === write.presenceId) {
    return makeOwn(state, ownStep(write, read.presenceAt), read.futurePresence);
  }
  const genesys = [...state.unconfirmed.genesys, { value: write.presenceId, until: null }];
  const open: AgentState = { ...state, unconfirmed: { ...state.unconfirmed, genesys } };
  if (read.presenceId !== known.presenceId) return open;
  const isSameTime = read.presenceAt === null || known.presenceAt === null || read.presenceAt === known.presenceAt;
  if (isSameTime) return read.futurePresence ? { ...open, genesysPending: write.presenceId } : open;
  // Applied, and then somebody went back: without our step between the two that would be no change.
  return makeOwn(open, ownStep(write, read.presenceAt), false);
}

/**
 * Settles a write whose outcome nobody told (a crash, a timeout), from a read of that side that began afterwards. It
 * shows what we wrote: then that is the last known state. Anything else is what stood there before, or a person's
 * change, which the next `decide` with this same read derives; the write may then still take effect a little later,
 * and that will be nobody's wish either.
 */
export function resolveUnknownWrite(state: AgentState, write: Write, read: Observation): AgentState {
  if (write.side === 'genesys') return resolveGenesys(state, write, read.genesys);
  if (!state.giosg || !read.giosg) return state;
  if (read.giosg.wanted !== write.wanted) {
    const giosg = [...state.unconfirmed.giosg, { value: write.wanted, until: null }];
    return { ...state, unconfirmed: { ...state.unconfirmed, giosg } };
  }
  return { ...state, giosg: { ...state.giosg, wanted: write.wanted, online: read.giosg.online } };
}
