import { ApplicationFailure } from '@temporalio/activity';
import { GenesysInvalidClientError } from '../clients/genesys/errors';
import {
  GiosgForbiddenError,
  GiosgNotFoundError,
  GiosgRateLimitedError,
  GiosgUnauthorizedError,
  GiosgUnavailableError,
} from '../clients/giosg/errors';
import type { GiosgClient } from '../clients/giosg/giosg-client';
import type { GenesysCredentialsRepository } from '../db/genesys-credentials.repository';
import type { GiosgChange, GiosgChangeRepository } from '../db/giosg-change.repository';
import type { GiosgObservation, ObservationRepository } from '../db/observation.repository';
import type { OrganizationRepository } from '../db/organization.repository';
import type { OrganizationState } from '../domain/organization-state';
import type { Logger } from '../runtime/logger';
import { toReading } from './connection/agent-record';
import type { ControlActivities, OrganizationRef } from './contracts';
import { GenesysCredentialsInvalidError, GenesysCredentialsMissingError, refreshTime } from './genesys-tokens';
import { GiosgTokenMissingError, type VendorAccess } from './vendor-access';

export interface ControlActivitiesDeps {
  organizations: OrganizationRepository;
  credentials: GenesysCredentialsRepository;
  changes: GiosgChangeRepository;
  observations: ObservationRepository;
  access: VendorAccess;
  reconcileIntervalSeconds: number;
  logger: Logger;
}

const usersAtOnce = 200;
const readsAtOnce = 10;
const putOffSeconds = 30;

/** The short activities of the `control` queue. Each may run twice. */
export function createControlActivities(deps: ControlActivitiesDeps): ControlActivities {
  return {
    loadOrganization: (input) => loadOrganization(deps, input),
    projectOrganization: (state) => deps.organizations.project(state),
    openConnection: ({ organizationId }) => deps.organizations.open(organizationId),
    closeConnection: ({ organizationId }) => deps.organizations.close(organizationId),
    observeGiosgUsers: (input) => observeGiosgUsers(deps, input),
    refreshGenesysToken: (input) => refreshGenesysToken(deps, input),
    checkGiosgAccess: (input) => checkGiosgAccess(deps, input),
    removeOrganization: ({ organizationId }) => deps.organizations.remove(organizationId),
  };
}

async function loadOrganization(
  deps: ControlActivitiesDeps,
  { organizationId }: OrganizationRef,
): Promise<OrganizationState | null> {
  const [organization, credentials] = await Promise.all([
    deps.organizations.find(organizationId),
    deps.credentials.find(organizationId),
  ]);
  if (!organization) return null;
  return {
    organizationId,
    installation: organization.installationStatus,
    credentials: credentials?.status ?? 'missing',
    region: credentials?.region ?? null,
    connection: organization.connectionStatus,
    connectionSince: organization.connectionSince.toISOString(),
    connectionProblem: organization.connectionProblem,
  };
}

async function refreshGenesysToken(
  deps: ControlActivitiesDeps,
  { organizationId }: OrganizationRef,
): ReturnType<ControlActivities['refreshGenesysToken']> {
  try {
    const token = await deps.access.genesysTokens.refresh(organizationId);
    return { credentials: 'valid', refreshAt: refreshTime(token).toISOString() };
  } catch (error) {
    if (error instanceof GenesysInvalidClientError || error instanceof GenesysCredentialsInvalidError) {
      return { credentials: 'invalid', refreshAt: null };
    }
    if (error instanceof GenesysCredentialsMissingError) return { credentials: 'missing', refreshAt: null };
    throw error;
  }
}

async function checkGiosgAccess(
  deps: ControlActivitiesDeps,
  { organizationId }: OrganizationRef,
): ReturnType<ControlActivities['checkGiosgAccess']> {
  const sweepSeconds = deps.reconcileIntervalSeconds;
  try {
    const giosg = await deps.access.giosg(organizationId);
    await giosg.getMe();
    return { refused: false, sweepSeconds };
  } catch (error) {
    const isRefused =
      error instanceof GiosgUnauthorizedError ||
      error instanceof GiosgForbiddenError ||
      error instanceof GiosgTokenMissingError;
    if (isRefused) return { refused: true, sweepSeconds };
    throw error;
  }
}

/**
 * Reads the users that webhooks named, leaves observations, and finishes each change only at the version it read. One
 * user who can't be read doesn't block the rest: they are put off. giosg being away fails the activity, to be tried again.
 */
async function observeGiosgUsers(
  deps: ControlActivitiesDeps,
  { organizationId }: OrganizationRef,
): ReturnType<ControlActivities['observeGiosgUsers']> {
  const changes = await deps.changes.list(organizationId, usersAtOnce);
  if (changes.length === 0) return { users: 0, more: false };
  const giosg = await giosgOrGiveUp(deps, organizationId);
  for (let start = 0; start < changes.length; start += readsAtOnce) {
    const batch = changes.slice(start, start + readsAtOnce);
    const read = await Promise.all(batch.map((change) => readChange(deps, giosg, change)));
    const seen = read.flatMap((result) => ('observation' in result ? [result] : []));
    await deps.observations.record(
      organizationId,
      seen.map((result) => result.observation),
    );
    await deps.changes.finish(
      organizationId,
      seen.map((result) => result.change),
    );
    await putOff(
      deps,
      organizationId,
      read.flatMap((result) => ('failure' in result ? [result] : [])),
    );
  }
  return { users: changes.length, more: changes.length === usersAtOnce };
}

async function putOff(
  deps: ControlActivitiesDeps,
  organizationId: string,
  failed: Extract<ReadChange, { failure: unknown }>[],
): Promise<void> {
  const shared = failed.find(({ failure }) => isGiosgAway(failure));
  if (shared) throw toFailure(shared.failure);
  for (const { change, failure } of failed) {
    deps.logger.warn({ err: failure, agent: change.giosgUserId }, 'giosg user not readable; tried again later');
  }
  const users = failed.map(({ change }) => change.giosgUserId);
  await deps.changes.putOff(organizationId, users, putOffSeconds);
}

/** Not one user's matter: giosg doesn't answer, or not to us. */
function isGiosgAway(error: unknown): boolean {
  return (
    error instanceof GiosgUnavailableError ||
    error instanceof GiosgRateLimitedError ||
    error instanceof GiosgUnauthorizedError
  );
}

type ReadChange =
  { change: GiosgChange; observation: Omit<GiosgObservation, 'sequence'> } | { change: GiosgChange; failure: unknown };

async function readChange(deps: ControlActivitiesDeps, giosg: GiosgClient, change: GiosgChange): Promise<ReadChange> {
  const { giosgUserId, receivedAt } = change;
  const readSeq = await deps.observations.nextReadSeq();
  try {
    const reading = toReading(await giosg.getUser(giosgUserId));
    return { change, observation: { giosgUserId, reading, readSeq, receivedAt } };
  } catch (error) {
    if (!(error instanceof GiosgNotFoundError)) return { change, failure: error };
    const gone = { email: null, name: '', isBot: false, isDeleted: true, wanted: false, online: false };
    return {
      change,
      observation: { giosgUserId, reading: { ...gone, present: false, chats: 0 }, readSeq, receivedAt },
    };
  }
}

async function giosgOrGiveUp(deps: ControlActivitiesDeps, organizationId: string): Promise<GiosgClient> {
  try {
    return await deps.access.giosg(organizationId);
  } catch (error) {
    throw toFailure(error);
  }
}

/** Without access to giosg there is nothing to retry: Setup repairs it, and the next sweep reads everybody. */
function toFailure(error: unknown): unknown {
  const isAccessLost = error instanceof GiosgUnauthorizedError || error instanceof GiosgTokenMissingError;
  if (!isAccessLost) return error;
  return ApplicationFailure.create({
    message: 'giosg refuses the installation’s token.',
    type: 'GiosgAccessLost',
    nonRetryable: true,
  });
}
