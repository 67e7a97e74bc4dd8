import { withinLimit } from './database-away';
import type { InstallationRepository } from '../db/installation.repository';
import type { Metrics } from '../runtime/metrics';

export interface InstallationCountDeps {
  installations: Pick<InstallationRepository, 'countByStatus'>;
  metrics: Pick<Metrics, 'organizations'>;
  /** Default 1 s. */
  limitMs?: number;
}

/** Sets the gauge of installations. While Postgres is away there is no number rather than an old one; never throws. */
export function createInstallationCount(deps: InstallationCountDeps): () => Promise<void> {
  const { organizations } = deps.metrics;
  return async () => {
    try {
      const counts = await withinLimit(deps.installations.countByStatus(), deps.limitMs ?? 1_000);
      for (const [installation, count] of Object.entries(counts)) organizations.set({ installation }, count);
    } catch {
      organizations.reset();
    }
  };
}
