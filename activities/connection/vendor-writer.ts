import type { GenesysClient } from '../../clients/genesys/genesys-client';
import { GenesysRateLimitedError, GenesysUnauthorizedError } from '../../clients/genesys/errors';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import { GiosgRateLimitedError, GiosgUnauthorizedError } from '../../clients/giosg/errors';
import { VendorError } from '../../clients/vendor-error';
import { acknowledgeWrite } from '../../domain/acknowledge';
import type { AgentState, GiosgState, Write } from '../../domain/vocabulary';
import type { AgentRow } from '../../db/agent.repository';

/** What became of a write. `unknown`: it may have happened; that side is read before anything else. */
export type WriteOutcome =
  | { kind: 'done'; state: AgentState }
  | { kind: 'refused'; reason: string; code: string }
  | { kind: 'rate_limited'; retryAfterMs: number }
  | { kind: 'unauthorized'; error: VendorError }
  | { kind: 'unknown'; error: unknown };

export interface VendorWriter {
  write(row: AgentRow, write: Write, signal: AbortSignal): Promise<WriteOutcome>;
}

/** Sends one write and says what became of it. Never throws: every outcome has a next step. */
export function createVendorWriter(deps: { giosg: GiosgClient; genesys: GenesysClient }): VendorWriter {
  async function writeGiosg(
    row: AgentRow,
    state: AgentState,
    write: Extract<Write, { side: 'giosg' }>,
    signal: AbortSignal,
  ): Promise<AgentState> {
    const user = await deps.giosg.setOnlineEnabled(row.giosgUserId, write.wanted, { signal });
    const reply: GiosgState = { ...user.state, capacity: state.giosg?.capacity ?? null };
    return acknowledgeWrite(state, write, reply);
  }

  async function writeGenesys(
    row: AgentRow,
    state: AgentState,
    write: Extract<Write, { side: 'genesys' }>,
    signal: AbortSignal,
  ): Promise<AgentState> {
    const reply = await deps.genesys.setPresence(row.genesysUserId ?? '', write.presenceId, { signal });
    return acknowledgeWrite(state, write, reply);
  }

  return {
    async write(row, write, signal) {
      const state = row.state;
      if (!state) return { kind: 'refused', reason: 'Nothing is known of this agent yet.', code: 'not_seen' };
      try {
        const next =
          write.side === 'giosg'
            ? await writeGiosg(row, state, write, signal)
            : await writeGenesys(row, state, write, signal);
        return { kind: 'done', state: next };
      } catch (error) {
        return toOutcome(error);
      }
    },
  };
}

function toOutcome(error: unknown): WriteOutcome {
  if (!(error instanceof VendorError) || error.outcomeUnknown) return { kind: 'unknown', error };
  if (error instanceof GenesysRateLimitedError || error instanceof GiosgRateLimitedError) {
    return { kind: 'rate_limited', retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof GenesysUnauthorizedError || error instanceof GiosgUnauthorizedError) {
    return { kind: 'unauthorized', error };
  }
  return { kind: 'refused', reason: error.message, code: error.code ?? `${error.vendor}_${error.status ?? 'refused'}` };
}
