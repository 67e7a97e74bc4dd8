import type { OrganizationRepository, StoredQuota } from '../../db/organization.repository';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';
import { createQuota, type Quota, type QuotaStatus } from './quota';

export interface ConnectionQuotasDeps {
  organizationId: string;
  organizations: Pick<OrganizationRepository, 'blockGenesys' | 'noteGenesysQuota'>;
  metrics: Pick<Metrics, 'quotaAllowed' | 'quotaSpent' | 'quotaShort' | 'quotaBlocked' | 'rateLimitWaiting'>;
  logger: Logger;
}

export interface ConnectionQuotas {
  readonly genesys: Quota;
  readonly giosg: Quota;
  /** Nothing that waits is carried out any more. */
  close(): void;
}

/**
 * giosg documents no limit. This one is far above what agents cause, and below what a mistake of ours would: 200 a
 * second. What giosg really allows, its 429s say.
 */
const giosgCallsPerMinute = 12_000;
const lookEveryMs = 1_000;
/** The page needs no more. */
const noteEveryMs = 5_000;

/** What one connection may spend at each vendor. Its state is a metric, and shown on the setup page. */
export function createConnectionQuotas(deps: ConnectionQuotasDeps): ConnectionQuotas {
  const { organizationId, organizations } = deps;
  const logger = deps.logger.child({ organization: organizationId });
  const warn = (error: unknown): void => logger.warn({ err: error }, 'state of the quota not noted');
  const genesys = createQuota({
    onBlocked: (ms) => {
      logger.warn({ ms }, 'Genesys Cloud asks for a pause');
      // The other processes of this organization keep it too.
      organizations.blockGenesys(organizationId, ms).catch(warn);
    },
  });
  const giosg = createQuota({
    allowed: giosgCallsPerMinute,
    share: 1,
    onBlocked: (ms) => logger.warn({ ms }, 'giosg asks for a pause'),
  });
  const gauges = [createGauges(deps.metrics, 'genesys', genesys), createGauges(deps.metrics, 'giosg', giosg)];
  const note = createNote((quota) => organizations.noteGenesysQuota(organizationId, quota).catch(warn));
  const timer = setInterval(() => {
    for (const gauge of gauges) gauge.show();
    note(genesys.status());
  }, lookEveryMs);
  timer.unref();

  return {
    genesys,
    giosg,
    close() {
      clearInterval(timer);
      for (const quota of [genesys, giosg]) quota.close();
      for (const gauge of gauges) gauge.clear();
    },
  };
}

/** Hands on what changed, at most every 5 s. */
function createNote(store: (quota: StoredQuota) => Promise<void>): (status: QuotaStatus) => void {
  let noted = '';
  let notedAt = Number.NEGATIVE_INFINITY;
  let blockedUntil: { at: number; iso: string } | null = null;

  return ({ blockedForMs, ...status }) => {
    const at = Date.now() + blockedForMs;
    // One pause has one end, though it is counted from now each time.
    if (blockedForMs === 0) blockedUntil = null;
    else if (!blockedUntil || Math.abs(at - blockedUntil.at) > lookEveryMs) {
      blockedUntil = { at, iso: new Date(at).toISOString() };
    }
    const quota: StoredQuota = { ...status, blockedUntil: blockedUntil?.iso ?? null };
    const json = JSON.stringify(quota);
    if (json === noted || performance.now() - notedAt < noteEveryMs) return;
    noted = json;
    notedAt = performance.now();
    void store(quota);
  };
}

/** Gauges are sums over all organizations of the process: each quota adds its own part. */
function createGauges(metrics: ConnectionQuotasDeps['metrics'], vendor: 'giosg' | 'genesys', quota: Quota) {
  let shown = { allowed: 0, spent: 0, waiting: 0, short: 0, blocked: 0 };

  function show(next: typeof shown): void {
    metrics.quotaAllowed.inc({ vendor }, next.allowed - shown.allowed);
    metrics.quotaSpent.inc({ vendor }, next.spent - shown.spent);
    metrics.rateLimitWaiting.inc({ vendor }, next.waiting - shown.waiting);
    metrics.quotaShort.inc({ vendor }, next.short - shown.short);
    metrics.quotaBlocked.inc({ vendor }, next.blocked - shown.blocked);
    shown = next;
  }

  return {
    show(): void {
      const { allowed, spent, waiting, isShort, blockedForMs } = quota.status();
      show({ allowed, spent, waiting, short: Number(isShort), blocked: Number(blockedForMs > 0) });
    },
    clear: () => show({ allowed: 0, spent: 0, waiting: 0, short: 0, blocked: 0 }),
  };
}
