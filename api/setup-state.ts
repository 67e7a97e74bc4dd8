import { pauseInForce } from './agent-surroundings';
import type { SetupAnswer } from './contracts/setup';
import { ApiError } from './errors';
import type { AccessCheck } from '../domain/organization-state';
import type { Session } from './sessions';
import type { GenesysCredentialsRepository, GenesysCredentialsRow } from '../db/genesys-credentials.repository';
import type { OrganizationRepository, OrganizationRow } from '../db/organization.repository';
import type { SetupStatus, SetupStatusRepository } from '../db/setup-status.repository';

export interface SetupStateDeps {
  organizations: Pick<OrganizationRepository, 'find'>;
  credentials: Pick<GenesysCredentialsRepository, 'find'>;
  setupStatus: SetupStatusRepository;
  /** Milliseconds since the epoch. Default: the clock. */
  now?: () => number;
}

/** More names than this help nobody. */
const heldOffLimit = 200;

/** What the page shows, from Postgres alone: it answers when no worker does. */
export type ReadSetupState = (session: Session) => Promise<SetupAnswer>;

export function createSetupState(deps: SetupStateDeps): ReadSetupState {
  const now = deps.now ?? Date.now;
  return async (session) => {
    const { organizationId } = session;
    const [organization, credentials, status] = await Promise.all([
      deps.organizations.find(organizationId),
      deps.credentials.find(organizationId),
      deps.setupStatus.find(organizationId),
    ]);
    if (!organization) throw new ApiError('session_expired', 'The app is no longer installed. Install it in giosg.');
    const manages = session.role === 'manager';
    const heldOff =
      manages && !organization.connected ? await deps.setupStatus.listHeldOff(organizationId, heldOffLimit) : [];
    return {
      organization: { id: organizationId },
      installation: toInstallation(organization),
      credentials: toCredentials(credentials, manages),
      connection: {
        ...toConnection(organization, status),
        ...(heldOff.length > 0 ? { heldOff } : {}),
        ...(manages && organization.connected && status.rejectedTopics.length > 0
          ? { rejectedTopics: status.rejectedTopics }
          : {}),
      },
      agents: { matched: status.matched, unmatched: status.unmatched, different: status.different },
      ...toSync(organization, now()),
    };
  };
}

function toSync(organization: OrganizationRow, now: number): Pick<SetupAnswer, 'sync'> {
  const pause = pauseInForce(organization, now);
  return pause ? { sync: { pausedUntil: pause.until?.toISOString() ?? null } } : {};
}

/** Without a bot token giosg answers nothing, whatever the workflow has found out so far. */
function toInstallation(organization: OrganizationRow): SetupAnswer['installation'] {
  const { installationStatus, giosgTokenSealed, giosgTokenProblem, lastWebhookAt } = organization;
  const lost = giosgTokenSealed === null && installationStatus === 'installed';
  return {
    status: lost ? 'access_lost' : installationStatus,
    ...(giosgTokenProblem ? { problem: giosgTokenProblem } : {}),
    ...(lastWebhookAt ? { lastWebhookAt: lastWebhookAt.toISOString() } : {}),
  };
}

function toCredentials(credentials: GenesysCredentialsRow | null, manages: boolean): SetupAnswer['credentials'] {
  if (!credentials) {
    return { status: 'missing', region: null, ...(manages ? { clientId: null } : {}), checkedAt: null };
  }
  return {
    status: credentials.status,
    region: credentials.region,
    ...(manages ? { clientId: credentials.clientId } : {}),
    checkedAt: credentials.checkedAt.toISOString(),
    ...(credentials.problem ? { problem: credentials.problem } : {}),
    ...(manages && credentials.checks ? { checks: toChecks(credentials, credentials.checks) } : {}),
  };
}

/** Credentials that are refused since then give no token, whatever the check found. */
function toChecks({ status, problem }: GenesysCredentialsRow, checks: AccessCheck[]): AccessCheck[] {
  if (status === 'valid') return checks;
  return checks.map((check) =>
    check.kind === 'token' ? { ...check, status: 'missing', ...(problem ? { problem } : {}) } : check,
  );
}

function toConnection(organization: OrganizationRow, status: SetupStatus): SetupAnswer['connection'] {
  const { connectionStatus, connectionSince, connectionProblem } = organization;
  return {
    status: connectionStatus,
    since: connectionSince.toISOString(),
    ...(connectionProblem ? { problem: connectionProblem } : {}),
    ...(organization.genesysQuota && connectionStatus !== 'disconnected' ? { quota: organization.genesysQuota } : {}),
    // The stored ones are kept for the next Connect; nobody listens on them now.
    channels: (connectionStatus === 'disconnected' ? [] : status.channels).map((channel) => ({
      number: channel.number,
      agents: channel.agents,
      connectedAt: channel.connectedAt?.toISOString() ?? null,
      expiresAt: channel.expiresAt.toISOString(),
      ...(channel.renewsAt ? { renewsAt: channel.renewsAt.toISOString() } : {}),
      reconnects: channel.reconnects,
    })),
  };
}
