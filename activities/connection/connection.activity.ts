import { Context } from '@temporalio/activity';
import { ForeignConnectUriError } from '../../clients/genesys/regions';
import { VendorError } from '../../clients/vendor-error';
import type { GenesysCredentialsRepository } from '../../db/genesys-credentials.repository';
import type { OrganizationRepository } from '../../db/organization.repository';
import type { ConnectionStatus, Problem } from '../../domain/organization-state';
import type { ConnectionActivities, ConnectionResult, OrganizationRef } from '../contracts';
import type { VendorAccess } from '../vendor-access';
import { isGenesysAccessLost, toAccessProblem } from './access-problem';
import { createConnectionQuotas } from './connection-quotas';
import { runConnection, type ConnectionRun, type ConnectionRunnerDeps } from './connection-runner';
import { pause, type HeldLease, type LeaseKeeper } from './lease-keeper';

export interface ConnectionActivityDeps extends ConnectionRunnerDeps {
  organizations: OrganizationRepository;
  credentials: GenesysCredentialsRepository;
  access: VendorAccess;
  leaseKeeper: LeaseKeeper;
  /** Aborted when this worker shuts down: the connection is handed to another one. */
  shuttingDown: AbortSignal;
  /** Tells the organization's workflow; a failure is only logged. */
  tellWorkflow(
    organizationId: string,
    report: { status: Extract<ConnectionStatus, 'connecting' | 'connected' | 'reconnecting'>; problem: Problem | null },
  ): Promise<void>;
}

const heartbeatMs = 5_000;
/** A lone drop is over before this; only then does the workflow learn of it. */
const tellAfterMs = 10_000;
const tellRetryMs = 1_000;
/** Up for so long, a connection that fails has nothing to do with the failures before it. */
const steadyMs = 60_000;
/** Between looks at credentials that were refused: a check on the setup page may find them good again. */
const credentialsLookMs = 1_000;

/**
 * The one long activity of a connected organization. It takes the lease before any socket opens, runs until the
 * organization is disconnected, the lease is lost or the worker ends, and says which.
 */
export function createConnectionActivities(deps: ConnectionActivityDeps): ConnectionActivities {
  return { connection: (input) => connection(deps, input) };
}

async function connection(deps: ConnectionActivityDeps, input: OrganizationRef): Promise<ConnectionResult> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), heartbeatMs);
  context.heartbeat();
  const ends = AbortSignal.any([context.cancellationSignal, deps.shuttingDown]);
  try {
    const held = await deps.leaseKeeper.acquire(
      input.organizationId,
      () => isConnected(deps, input.organizationId),
      ends,
    );
    if (!held) return outcome(deps, context.cancellationSignal.aborted);
    deps.metrics.leases.inc({ state: 'held' });
    try {
      return await whileHeld(deps, { ...input, held, ends, cancelled: context.cancellationSignal });
    } finally {
      deps.metrics.leases.dec({ state: 'held' });
      await held.release();
    }
  } finally {
    clearInterval(beat);
  }
}

interface Holding extends OrganizationRef {
  held: HeldLease;
  ends: AbortSignal;
  cancelled: AbortSignal;
}

async function whileHeld(deps: ConnectionActivityDeps, holding: Holding): Promise<ConnectionResult> {
  const { organizationId, held } = holding;
  const credentials = await watchCredentials(deps, organizationId);
  const signal = AbortSignal.any([holding.ends, held.lost, held.disconnected, credentials.changed]);
  const reporter = createReporter(deps, organizationId);
  const quotas = createConnectionQuotas({ ...deps, organizationId });
  held.onBlocked((ms) => quotas.genesys.block(ms));
  const stopListening = deps.hub.subscribeOrganization(organizationId, () => {
    void deps.leaseKeeper.look();
    credentials.look();
  });
  let upAt: number | null = null;
  try {
    const giosg = await deps.access.giosg(organizationId);
    const genesys = await deps.access.genesys(organizationId, (limit) => quotas.genesys.learn(limit));
    quotas.genesys.block(await deps.organizations.genesysBlockedForMs(organizationId));
    const report: ConnectionRun['report'] = (status, problem) => {
      if (status === 'connected') upAt ??= performance.now();
      reporter.report(status, problem);
    };
    await runConnection(deps, { organizationId, held, giosg, genesys, quotas, signal, report });
  } catch (error) {
    if (!signal.aborted) await tellFailure(deps, organizationId, error);
    if (!signal.aborted && !isGenesysAccessLost(error)) {
      // Temporal counts the attempts of one activity for ever: what had been up for long begins with a short wait again.
      if (upAt !== null && performance.now() - upAt >= steadyMs) return { outcome: 'handoff', problem: null };
      throw error;
    }
    // Trying again would be refused again: somebody has to enter other credentials first.
    if (!signal.aborted) await untilCredentialsAreValid(deps, organizationId, signal);
  } finally {
    stopListening();
    reporter.close();
    quotas.close();
  }
  if (holding.cancelled.aborted || held.disconnected.aborted || !(await isConnected(deps, organizationId))) {
    return outcome(deps, true);
  }
  if (deps.shuttingDown.aborted) return outcome(deps, false);
  if (held.lost.aborted) throw new Error('The lease was lost.');
  // The credentials changed: at once with the new ones.
  return { outcome: 'handoff', problem: null };
}

/** The next attempt is Temporal's, with its backoff; the page says what keeps it. */
async function tellFailure(deps: ConnectionActivityDeps, organizationId: string, error: unknown): Promise<void> {
  const problem = toAccessProblem(error) ?? toProblem(error);
  const before = await deps.organizations.find(organizationId);
  const status = before?.connectionStatus === 'connecting' ? ('connecting' as const) : ('reconnecting' as const);
  const report = { status, problem };
  await deps.organizations.projectConnection(organizationId, report);
  await deps
    .tellWorkflow(organizationId, report)
    .catch((failure: unknown) => deps.logger.warn({ err: failure }, 'not told'));
}

/** Or until `signal` is aborted, as it is at once when others are saved. */
async function untilCredentialsAreValid(
  deps: ConnectionActivityDeps,
  organizationId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const status = await deps.credentials.find(organizationId).then(
      (credentials) => credentials?.status,
      (error: unknown) => deps.logger.warn({ err: error }, 'credentials not readable'),
    );
    if (status === 'valid') return;
    await pause(credentialsLookMs, signal);
  }
}

/** New credentials for Genesys Cloud are taken up at once: `look` is called when they may be there. */
async function watchCredentials(deps: ConnectionActivityDeps, organizationId: string) {
  const changed = new AbortController();
  const version = async () => (await deps.credentials.find(organizationId))?.version;
  const started = await version();
  const look = (): void => {
    version().then(
      (now) => now === started || changed.abort(),
      (error: unknown) => deps.logger.warn({ err: error }, 'credentials not readable'),
    );
  };
  return { changed: changed.signal, look };
}

function outcome(deps: ConnectionActivityDeps, isOver: boolean): ConnectionResult {
  return { outcome: deps.shuttingDown.aborted && !isOver ? 'handoff' : 'stopped', problem: null };
}

async function isConnected(deps: ConnectionActivityDeps, organizationId: string): Promise<boolean> {
  return (await deps.organizations.find(organizationId))?.connected ?? false;
}

/** Vendors' refusals are told as they are; anything else is for the log alone. */
function toProblem(error: unknown): Problem {
  const message =
    error instanceof VendorError || error instanceof ForeignConnectUriError
      ? error.message
      : 'Connecting failed on our side and is tried again; the log says why.';
  return { code: 'cannot_connect', message, since: new Date().toISOString() };
}

type Report = { status: 'connecting' | 'connected' | 'reconnecting'; problem: Problem | null };

/** A problem that goes is news too. */
const keyOf = ({ status, problem }: Report): string => `${status} ${problem?.code ?? ''}`;

/** Projects every change at once; tells the workflow of an outage only when it lasts, and of anything until it knows. */
function createReporter(deps: ConnectionActivityDeps, organizationId: string) {
  let told = '';
  let timer: NodeJS.Timeout | null = null;
  let latest: Report | null = null;
  const closed = new AbortController();
  let projecting: Promise<unknown> = Promise.resolve();
  const warn = (error: unknown): void => deps.logger.warn({ err: error, organization: organizationId }, 'not reported');

  async function tell(report: Report): Promise<void> {
    while (latest === report && !closed.signal.aborted) {
      try {
        await deps.tellWorkflow(organizationId, report);
        told = keyOf(report);
        return;
      } catch (error) {
        warn(error);
        await pause(tellRetryMs, closed.signal);
      }
    }
  }

  return {
    report(status: Report['status'], problem: Problem | null): void {
      const report = { status, problem };
      latest = report;
      projecting = projecting.then(() => deps.organizations.projectConnection(organizationId, report)).catch(warn);
      if (timer) clearTimeout(timer);
      timer = null;
      if (status === 'reconnecting') timer = setTimeout(() => void tell(report), tellAfterMs);
      else if (told !== keyOf(report)) void tell(report);
    },
    close(): void {
      if (timer) clearTimeout(timer);
      closed.abort();
    },
  };
}
