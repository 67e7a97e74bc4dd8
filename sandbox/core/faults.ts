import { matchesKind } from './call-kinds';

/**
 * What is to go wrong with the next `count` calls whose kind matches.
 * `when` says whether the vendor has already done what was asked when it goes wrong.
 */
export interface FaultSpec {
  /** A call kind, `*` standing for anything: `genesys.presence.patch`, `giosg.*`. */
  readonly match: string;
  readonly count: number;
  readonly when: 'before' | 'after';
  readonly action: FaultAction;
}

export type FaultAction =
  /** The answer is held until the fault is released or `timeoutMs` is over. */
  | { readonly type: 'hold'; readonly timeoutMs?: number }
  | { readonly type: 'delay'; readonly ms: number }
  | { readonly type: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly body?: string }
  /** The TCP connection is reset. */
  | { readonly type: 'reset' };

export interface Fault extends FaultSpec {
  readonly id: string;
  remaining: number;
  /** Calls being held right now. */
  holding: number;
}

export interface FaultRegistry {
  add(spec: FaultSpec): Fault;
  /** Takes one count of the first fault that matches. */
  take(kind: string): Fault | undefined;
  /** Resolves when the hold ends. */
  hold(fault: Fault, timeoutMs: number): Promise<void>;
  /** Lets held calls go on and ends the fault. */
  release(id: string): boolean;
  list(): Fault[];
  clear(): void;
}

export function createFaultRegistry(): FaultRegistry {
  const faults = new Map<string, Fault>();
  const releases = new Map<string, Set<() => void>>();
  let number = 0;

  const release = (id: string): boolean => {
    const known = faults.delete(id);
    for (const go of releases.get(id) ?? []) go();
    return releases.delete(id) || known;
  };

  return {
    add(spec) {
      const fault: Fault = { ...spec, id: `fault-${++number}`, remaining: spec.count, holding: 0 };
      faults.set(fault.id, fault);
      return fault;
    },
    take(kind) {
      const fault = [...faults.values()].find((entry) => entry.remaining > 0 && matchesKind(entry.match, kind));
      if (!fault) return undefined;
      fault.remaining -= 1;
      if (fault.remaining === 0 && fault.action.type !== 'hold') faults.delete(fault.id);
      return fault;
    },
    hold(fault, timeoutMs) {
      fault.holding += 1;
      return new Promise<void>((resolve) => {
        const waiting = releases.get(fault.id) ?? new Set();
        releases.set(fault.id, waiting);
        const go = (): void => {
          clearTimeout(timer);
          if (!waiting.delete(go)) return;
          fault.holding -= 1;
          if (fault.holding === 0 && fault.remaining === 0) faults.delete(fault.id);
          resolve();
        };
        const timer = setTimeout(go, timeoutMs);
        timer.unref();
        waiting.add(go);
      });
    },
    release,
    list: () => [...faults.values()],
    clear() {
      for (const id of [...faults.keys(), ...releases.keys()]) release(id);
    },
  };
}
