import type { GenesysClient } from '../../clients/genesys/genesys-client';
import { GenesysMissingPermissionError, GenesysRateLimitedError } from '../../clients/genesys/errors';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import { GiosgRateLimitedError, GiosgUnauthorizedError } from '../../clients/giosg/errors';
import { VendorError } from '../../clients/vendor-error';
import { acknowledgeWrite, type GenesysWrite, type GiosgWrite } from '../../domain/acknowledge';
import type { AgentState, GiosgState, Side } from '../../domain/vocabulary';
import { isGenesysAccessLost } from './access-problem';

/** A write that was decided and stored, with what is known of its agent. */
export type PreparedWrite = PreparedGiosgWrite | PreparedGenesysWrite;
export interface PreparedGiosgWrite {
  side: 'giosg';
  userId: string;
  state: AgentState;
  write: GiosgWrite;
}
export interface PreparedGenesysWrite {
  side: 'genesys';
  userId: string;
  state: AgentState;
  write: GenesysWrite;
}

/**
 * What became of a write. `unknown`: it may have happened; that side is read before anything else. `not_sent`: it
 * surely didn't happen, and is decided again.
 */
export type WriteOutcome =
  | { kind: 'done'; state: AgentState }
  | { kind: 'refused'; reason: string; code: string; error: VendorError }
  | { kind: 'rate_limited'; error: VendorError }
  | { kind: 'unauthorized'; error: unknown }
  | { kind: 'not_sent' }
  | { kind: 'unknown'; error: unknown };

/** What became of a call for many: of each, or all of it was refused because of its size or because of one of them. */
export type BulkOutcome = { kind: 'each'; outcomes: WriteOutcome[] } | { kind: 'too_much'; error: VendorError };

/** Genesys Cloud answered to a bulk write without a word on this user. */
export class MissingFromAnswerError extends Error {
  override name = 'MissingFromAnswerError';
}

export interface VendorWriter {
  write(prepared: PreparedWrite, signal: AbortSignal): Promise<WriteOutcome>;
  /** Presences of several users in one call. */
  writePresences(prepared: readonly PreparedGenesysWrite[], signal: AbortSignal): Promise<BulkOutcome>;
}

/** Sends writes and says what became of them. Never throws: every outcome has a next step. */
export function createVendorWriter(deps: { giosg: GiosgClient; genesys: GenesysClient }): VendorWriter {
  async function send(prepared: PreparedWrite, signal: AbortSignal): Promise<AgentState> {
    const { userId, state } = prepared;
    if (prepared.side === 'genesys') {
      const reply = await deps.genesys.setPresence(userId, prepared.write.presenceId, { signal });
      return acknowledgeWrite(state, prepared.write, reply);
    }
    const user = await deps.giosg.setOnlineEnabled(userId, prepared.write.wanted, { signal });
    const reply: GiosgState = { ...user.state, capacity: state.giosg?.capacity ?? null };
    return acknowledgeWrite(state, prepared.write, reply);
  }

  return {
    async write(prepared, signal) {
      try {
        return { kind: 'done', state: await send(prepared, signal) };
      } catch (error) {
        return toOutcome(error);
      }
    },

    async writePresences(prepared, signal) {
      try {
        const wishes = prepared.map(({ userId, write }) => ({ userId, definitionId: write.presenceId }));
        const replies = await deps.genesys.setPresencesBulk(wishes, { signal });
        const byUser = new Map(replies.map(({ userId, presence }) => [userId, presence]));
        const outcomes = prepared.map(({ userId, state, write }): WriteOutcome => {
          const reply = byUser.get(userId);
          if (!reply) return { kind: 'unknown', error: new MissingFromAnswerError('A bulk write left a user out.') };
          return { kind: 'done', state: acknowledgeWrite(state, write, reply) };
        });
        return { kind: 'each', outcomes };
      } catch (error) {
        const outcome = toOutcome(error);
        // A right that is missing is missing for each of them; anything else that is refused may be one user's matter.
        if (outcome.kind === 'refused' && !(error instanceof GenesysMissingPermissionError)) {
          return { kind: 'too_much', error: outcome.error };
        }
        return { kind: 'each', outcomes: prepared.map(() => outcome) };
      }
    },
  };
}

/** Where a write of this side goes; null for an agent who is matched with nobody. */
export function targetOf(agent: { giosgUserId: string; genesysUserId: string | null }, side: Side): string | null {
  return side === 'giosg' ? agent.giosgUserId : agent.genesysUserId;
}

function toOutcome(error: unknown): WriteOutcome {
  // Also where no token is to be had: the write was not sent, and no other will be.
  if (isGenesysAccessLost(error)) return { kind: 'unauthorized', error };
  if (!(error instanceof VendorError) || error.outcomeUnknown) return { kind: 'unknown', error };
  if (error instanceof GenesysRateLimitedError || error instanceof GiosgRateLimitedError) {
    return { kind: 'rate_limited', error };
  }
  if (error instanceof GiosgUnauthorizedError) return { kind: 'unauthorized', error };
  const code = error.code ?? `${error.vendor}_${error.status ?? 'refused'}`;
  return { kind: 'refused', reason: error.message, code, error };
}
