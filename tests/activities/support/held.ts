import type { SandboxControl } from '../../../sandbox/control/control';
import { waitFor } from '../../support/wait-for';

export interface Held {
  /** Resolves when a call is being held: before the vendor did what was asked, or when only its answer is missing. */
  caught(): Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** Holds the answer to the next call of a kind. */
export function holdNext(control: SandboxControl, match: string, when: 'before' | 'after'): Held {
  const fault = control.faults.add({ match, count: 1, when, action: { type: 'hold' } });
  return {
    caught: async () => {
      await waitFor(() => fault.holding === 1, `a ${match} to be held`);
    },
    release: () => void control.faults.release(fault.id),
  };
}
