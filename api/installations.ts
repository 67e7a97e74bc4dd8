import { ApiError } from './errors';
import type { GiosgAccess } from './giosg-access';
import { type OrganizationWorkflow, WorkflowNotReadyError } from './organization-workflow';
import type { Sessions } from './sessions';
import { GiosgCodeRefusedError } from '../clients/giosg/errors';
import type { TriggerClaims } from '../clients/giosg/trigger';
import type { InstallationRepository } from '../db/installation.repository';
import type { OrganizationRepository, OrganizationRow } from '../db/organization.repository';
import { giosgTokenContext } from '../db/sealed-secrets';
import type { Problem } from '../domain/organization-state';
import type { Keyring } from '../runtime/encryption';
import { toError } from '../runtime/errors';
import type { Logger } from '../runtime/logger';

export interface InstallationsDeps {
  organizations: Pick<OrganizationRepository, 'find' | 'install' | 'storeGiosgToken' | 'storeGiosgTokenProblem'>;
  installations: Pick<InstallationRepository, 'noteUninstall'>;
  giosg: GiosgAccess;
  workflow: Pick<OrganizationWorkflow, 'trigger'>;
  sessions: Pick<Sessions, 'open'>;
  keyring: Pick<Keyring, 'encrypt' | 'decrypt'>;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Triggers that open the setup page. */
export type OpeningType = 'install' | 'setup' | 'manual_nav' | 'manual_dialog';

export interface Opening {
  type: OpeningType;
  /** Verified. */
  claims: TriggerClaims;
  /** The trigger's `token`. */
  triggerToken: string;
}

export type Installations = ReturnType<typeof createInstallations>;

/** Installing the app, opening it, and repairing what got lost in between. */
export function createInstallations(deps: InstallationsDeps) {
  return {
    /**
     * Makes sure that the organization has a bot token, and opens a session. A replayed trigger changes nothing: its
     * one-time code is used up, a token we have is only replaced by a newer one, and the workflow hears of new tokens
     * only. Where giosg gives no token for an organization nobody knows, its row lives as long as the session that tells
     * the problem.
     *
     * @returns the session's token.
     * @throws ApiError `not_installed`, `invalid_data`; database errors.
     */
    async open(opening: Opening): Promise<string> {
      const { claims, type } = opening;
      const { organizationId, userId } = claims;
      if (userId === null) throw new ApiError('invalid_data', 'giosg did not say who opens the app.');
      const known = await deps.organizations.find(organizationId);
      if (!known && type !== 'install' && claims.appUserCode === null) {
        throw new ApiError('not_installed', 'The app is not installed here. Install it in giosg, or install it again.');
      }
      if (!known) await deps.organizations.install(organizationId, claims.installationId);
      const repaired = needsCode(type, known) && (await repairToken(deps, claims, known));
      if (repaired) await tellWorkflow(deps, opening);
      const role = (await isManager(deps, opening, userId)) ? 'manager' : 'agent';
      deps.logger.info({ organizationId, type, role, repaired }, 'setup opened');
      return deps.sessions.open({ organizationId, giosgUserId: userId, role });
    },

    /**
     * giosg told an uninstall, which its signature doesn't cover: the workflow believes it once giosg refuses the bot
     * token. Resolves when it will hear of it for certain, at once or as soon as Temporal is back.
     */
    async uninstall(organizationId: string): Promise<void> {
      if (!(await deps.organizations.find(organizationId))) return;
      try {
        await deps.workflow.trigger(organizationId, 'uninstall');
      } catch (error) {
        if (!(error instanceof WorkflowNotReadyError)) throw error;
        await deps.installations.noteUninstall(organizationId);
        deps.logger.warn({ err: error, organizationId }, 'an uninstall waits until the workflow can be told');
      }
    },
  };
}

/** Agents open the manual ones all day: their codes are exchanged only where something is wrong. */
function needsCode(type: OpeningType, known: OrganizationRow | null): boolean {
  if (type === 'install' || type === 'setup' || !known) return true;
  return known.giosgTokenSealed === null || known.installationStatus !== 'installed';
}

async function repairToken(
  deps: InstallationsDeps,
  claims: TriggerClaims,
  known: OrganizationRow | null,
): Promise<boolean> {
  const { organizationId, appUserCode } = claims;
  try {
    if (appUserCode === null) throw new NoBotUserError('the trigger carries no code');
    const token = await deps.giosg.exchangeCode(appUserCode);
    if (token.organizationId !== organizationId) throw new Error('giosg answered with a token of another organization');
    const sealed = deps.keyring.encrypt(token.accessToken, giosgTokenContext(organizationId));
    await deps.organizations.storeGiosgToken(organizationId, {
      botUserId: token.userId,
      sealed,
      installationId: claims.installationId,
    });
    return true;
  } catch (error) {
    deps.logger.warn({ err: toError(error), organizationId }, 'no new giosg token');
    // Beside a token we have, a code that failed is no problem: it may be a trigger that was loaded again.
    const hasToken = known !== null && known.giosgTokenSealed !== null;
    if (!hasToken) await deps.organizations.storeGiosgTokenProblem(organizationId, toProblem(error));
    return false;
  }
}

class NoBotUserError extends Error {
  override readonly name = 'NoBotUserError';
}

function toProblem(error: unknown): Problem {
  const since = new Date().toISOString();
  if (error instanceof NoBotUserError) {
    const message = 'giosg gave the app no bot user: tick "App user required" in the app and install it again.';
    return { code: 'giosg_no_bot_user', message, since };
  }
  if (error instanceof GiosgCodeRefusedError) {
    const message = 'giosg did not accept the one-time code of the installation. Open Setup in giosg again.';
    return { code: 'giosg_code_refused', message, since };
  }
  const message = 'giosg could not be asked for access. Open Setup in giosg again.';
  return { code: 'giosg_unreachable', message, since };
}

/** Temporal being away must not keep anybody from the page: its first action starts the workflow as well. */
async function tellWorkflow(deps: InstallationsDeps, { type, claims }: Opening): Promise<void> {
  const { organizationId } = claims;
  try {
    await deps.workflow.trigger(organizationId, type === 'install' ? 'install' : 'setup');
  } catch (error) {
    deps.logger.warn({ err: toError(error), organizationId, type }, 'the workflow could not be told of a trigger');
  }
}

async function isManager(deps: InstallationsDeps, opening: Opening, userId: string): Promise<boolean> {
  const { organizationId } = opening.claims;
  const sealed = (await deps.organizations.find(organizationId))?.giosgTokenSealed ?? null;
  const botToken = sealed === null ? null : deps.keyring.decrypt(sealed, giosgTokenContext(organizationId));
  const answer = await deps.giosg.isManager({
    organizationId,
    userId,
    triggerToken: opening.triggerToken,
    botToken,
  });
  return answer ?? (opening.type === 'install' || opening.type === 'setup');
}
