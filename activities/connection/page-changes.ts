import type { Logger } from '../../runtime/logger';

export type PageChange = 'settings' | 'policy';

export interface PageChangesDeps {
  /** Takes over what the page changed. Tried again, with the next look, when it fails. */
  take: Record<PageChange, () => Promise<void>>;
  /** It failed, for instance because a vendor doesn't let us in any more. */
  onFailure(error: unknown): void;
  logger: Logger;
}

export type PageChanges = ReturnType<typeof createPageChanges>;

/** What the page changed and was not taken over yet, one thing at a time. */
export function createPageChanges(deps: PageChangesDeps) {
  const stale: Record<PageChange, boolean> = { settings: false, policy: false };
  let taking: Promise<void> | null = null;

  async function takeOver(change: PageChange): Promise<void> {
    if (!stale[change]) return;
    stale[change] = false;
    try {
      await deps.take[change]();
    } catch (error) {
      stale[change] = true;
      throw error;
    }
  }

  /** Also what is noted meanwhile: a policy that is saved while the former one is being taken over. */
  async function takeAll(): Promise<void> {
    try {
      while (stale.settings || stale.policy) {
        await takeOver('settings');
        await takeOver('policy');
      }
    } catch (error) {
      deps.logger.warn({ err: error }, 'changes of the setup page not taken over yet');
      deps.onFailure(error);
    }
  }

  return {
    /** Something changed. It is taken over with the next look. */
    note(change: PageChange): void {
      stale[change] = true;
    },

    /** Takes over what was noted, unless it is being done. */
    look(): void {
      taking ??= takeAll().finally(() => {
        taking = null;
      });
    },
  };
}
