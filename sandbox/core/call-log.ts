import type { Clock } from './clock';
import { toIso } from './clock';
import type { Side } from './types';

/** One call of the product, as `GET /sandbox/log` lists it. `status` is absent while it is held open. */
export interface LoggedCall {
  readonly seq: number;
  readonly at: string;
  readonly side: Side;
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  /** The JSON body of a write; never that of a token request. */
  readonly body?: unknown;
  readonly correlationId?: string;
  status?: number | 'reset';
  durationMs?: number;
  fault?: string;
}

export type NewCall = Omit<LoggedCall, 'seq' | 'at' | 'status' | 'durationMs' | 'fault'>;

export interface CallLog {
  begin(call: NewCall): LoggedCall;
  end(call: LoggedCall, status: number | 'reset'): void;
  list(filter?: { sinceSeq?: number; side?: string; kind?: string }): LoggedCall[];
  subscribe(listener: (call: LoggedCall) => void): () => void;
  clear(): void;
}

const keep = 20_000;

export function createCallLog(now: Clock): CallLog {
  let seq = 0;
  let calls: LoggedCall[] = [];
  const startedAt = new WeakMap<LoggedCall, number>();
  const listeners = new Set<(call: LoggedCall) => void>();

  return {
    begin(call) {
      const entry: LoggedCall = { ...call, seq: ++seq, at: toIso(now()) };
      startedAt.set(entry, now());
      calls.push(entry);
      if (calls.length > keep * 2) calls = calls.slice(-keep);
      return entry;
    },
    end(call, status) {
      if (call.status !== undefined) return;
      call.status = status;
      call.durationMs = now() - (startedAt.get(call) ?? now());
      for (const listener of listeners) listener(call);
    },
    list: ({ sinceSeq = 0, side, kind } = {}) =>
      calls.filter(
        (call) =>
          call.seq > sinceSeq &&
          (side === undefined || call.side === side) &&
          (kind === undefined || call.kind === kind || call.kind.startsWith(`${kind}.`)),
      ),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      calls = [];
    },
  };
}
