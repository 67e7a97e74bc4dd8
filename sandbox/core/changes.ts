import type { Actor, Side } from './types';
import type { Clock } from './clock';
import { toIso } from './clock';

/** One thing that happened on either side, as the play page shows it. */
export interface Change {
  readonly seq: number;
  readonly at: string;
  readonly side: Side;
  readonly organizationId: string;
  readonly userId?: string;
  /** The person on both sides, so that effects can be set beside their cause. */
  readonly email?: string;
  readonly name?: string;
  readonly by: Actor;
  /** Plain words: "online in giosg: on". */
  readonly what: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** For the product's writes: milliseconds since a person last did something to this agent. */
  readonly afterMs?: number;
}

export type NewChange = Omit<Change, 'seq' | 'at' | 'afterMs'>;
export type ChangeListener = (change: Change) => void;

export interface ChangeJournal {
  record(change: NewChange): Change;
  list(sinceSeq?: number): Change[];
  /** Returns the function that ends the subscription. */
  subscribe(listener: ChangeListener): () => void;
}

const keep = 5000;

export function createChangeJournal(now: Clock): ChangeJournal {
  let seq = 0;
  let entries: Change[] = [];
  const listeners = new Set<ChangeListener>();
  const lastAction = new Map<string, number>();

  const afterMs = (change: NewChange, at: number): number | undefined => {
    const agent = change.email?.toLowerCase();
    if (agent === undefined) return undefined;
    const key = `${change.organizationId}/${agent}`;
    if (change.by === 'person') lastAction.set(key, at);
    const acted = lastAction.get(key);
    return change.by === 'product' && acted !== undefined ? at - acted : undefined;
  };

  return {
    record(change) {
      const at = now();
      const since = afterMs(change, at);
      const entry: Change = {
        ...change,
        seq: ++seq,
        at: toIso(at),
        ...(since === undefined ? {} : { afterMs: since }),
      };
      entries.push(entry);
      if (entries.length > keep * 2) entries = entries.slice(-keep);
      for (const listener of listeners) listener(entry);
      return entry;
    },
    list: (sinceSeq = 0) => entries.filter((entry) => entry.seq > sinceSeq),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
