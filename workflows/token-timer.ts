import { CancellationScope, sleep } from '@temporalio/workflow';
import type { ControlActivities } from '../activities/contracts';
import type { CredentialsStatus } from '../domain/organization-state';

export interface TokenTimerDeps {
  organizationId: string;
  control: Pick<ControlActivities, 'refreshGenesysToken'>;
  inBackground(what: string, work: () => Promise<void>): void;
  /** After each refresh: whether Genesys Cloud still accepts the credentials. */
  onRefreshed(credentials: CredentialsStatus): void;
}

/** Has the organization's Genesys Cloud token refreshed before it expires, for as long as its credentials are valid. */
export class TokenTimer {
  private scope: CancellationScope | null = null;

  constructor(
    private readonly deps: TokenTimerDeps,
    /** ISO; null: at once. */
    public refreshAt: string | null,
  ) {}

  /** Begins anew with the time that is known. */
  start(): void {
    this.stop();
    this.deps.inBackground('timing the token', async () => {
      const scope = new CancellationScope();
      this.scope = scope;
      await scope.run(() => this.refresh());
    });
  }

  stop(): void {
    this.scope?.cancel();
    this.scope = null;
  }

  private async refresh(): Promise<void> {
    for (;;) {
      if (this.refreshAt !== null) await sleep(Math.max(1_000, Date.parse(this.refreshAt) - Date.now()));
      const refreshed = await this.deps.control.refreshGenesysToken({ organizationId: this.deps.organizationId });
      this.refreshAt = refreshed.refreshAt;
      this.deps.onRefreshed(refreshed.credentials);
      if (refreshed.refreshAt === null) return;
    }
  }
}
