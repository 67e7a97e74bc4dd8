import type { InstallationRepository } from '../db/installation.repository';
import type { Logger } from '../runtime/logger';

const handOverMs = 5_000;
const tidyMs = 600_000;
/** Long enough for the first session to be opened. */
const abandonedSeconds = 600;

export interface InstallationNetDeps {
  installations: Pick<InstallationRepository, 'listUninstalls' | 'forgetUninstall' | 'removeAbandoned'>;
  /** Hands an uninstall to the organization's workflow, which asks giosg. */
  tellUninstall(organizationId: string): Promise<void>;
  /** Tells a workflow that may run that its organization is gone. */
  tellGone(organizationId: string): Promise<void>;
  logger: Pick<Logger, 'warn'>;
}

/** Uninstalls that the API could not hand over. A row stays until its workflow has it. */
export async function handOverUninstalls(deps: InstallationNetDeps): Promise<void> {
  for (const { organizationId, askedAt } of await deps.installations.listUninstalls()) {
    await deps.tellUninstall(organizationId);
    await deps.installations.forgetUninstall(organizationId, askedAt);
  }
}

/** What forged or unfinished installations left. */
export async function tidyInstallations(deps: InstallationNetDeps): Promise<void> {
  for (const organizationId of await deps.installations.removeAbandoned(abandonedSeconds)) {
    await deps.tellGone(organizationId);
  }
}

/** The net under installing and uninstalling: every 5 s what waits, every 10 minutes what nobody wants. */
export function startInstallationNet(deps: InstallationNetDeps): () => void {
  const timers = [
    every(handOverMs, () => handOverUninstalls(deps), deps.logger),
    every(tidyMs, () => tidyInstallations(deps), deps.logger),
  ];
  return () => timers.forEach(clearInterval);
}

/** One run at a time; a failed one is tried again with the next turn. */
function every(ms: number, work: () => Promise<void>, logger: Pick<Logger, 'warn'>): NodeJS.Timeout {
  let running = false;
  return setInterval(() => {
    if (running) return;
    running = true;
    void work()
      .catch((error: unknown) => logger.warn({ err: error }, 'installations not looked after; tried again'))
      .finally(() => {
        running = false;
      });
  }, ms);
}
