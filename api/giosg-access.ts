import type { CallOptions } from '../clients/client-deps';
import { createGiosgClient, type GiosgAuthorization } from '../clients/giosg/giosg-client';
import { exchangeCode, type GiosgBotToken } from '../clients/giosg/token-exchange';
import { type TriggerClaims, verifyTriggerData } from '../clients/giosg/trigger';
import { toError } from '../runtime/errors';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';

export interface GiosgAccessDeps {
  baseUrl: string;
  appId: string;
  appSecret: string;
  logger: Logger;
  metrics: Metrics;
  /** For one call; a browser waits meanwhile. Default 4 s. */
  timeoutMs?: number;
}

/** What the API asks of giosg itself. */
export type GiosgAccess = ReturnType<typeof createGiosgAccess>;

export interface ManagerQuestion {
  organizationId: string;
  /** From the signed data. */
  userId: string;
  /** The trigger's `token`: acts as the user who clicked. */
  triggerToken: string;
  /** The installation's own token, where we have one. */
  botToken: string | null;
}

export function createGiosgAccess(deps: GiosgAccessDeps) {
  const { baseUrl, appId, appSecret, logger, metrics, timeoutMs = 4_000 } = deps;

  const clientWith = (organizationId: string, authorization: GiosgAuthorization) =>
    createGiosgClient({ baseUrl, organizationId, authorization, timeoutMs, logger, metrics });

  const askAsUser = async (question: ManagerQuestion): Promise<boolean | null> => {
    const { organizationId, userId, triggerToken } = question;
    const authorization = { giosgApp: { token: triggerToken, secret: appSecret } };
    const me = await clientWith(organizationId, authorization).getMe();
    // The token is not bound to the data: another person's says nothing about this one.
    return me.id === userId ? me.isManager : null;
  };

  const askAsBot = async ({ organizationId, userId, botToken }: ManagerQuestion): Promise<boolean | null> => {
    if (botToken === null) return null;
    return (await clientWith(organizationId, { token: botToken }).getUser(userId)).isManager;
  };

  return {
    /** @throws GiosgTriggerInvalidError */
    verifyTrigger: (data: string): Promise<TriggerClaims> => verifyTriggerData(data, { appSecret, appId }),

    /** @throws GiosgError */
    exchangeCode: (code: string, options: CallOptions = {}): Promise<GiosgBotToken> =>
      exchangeCode({ baseUrl, appId, appSecret, code, timeoutMs, logger, metrics, ...options }),

    /**
     * Whether giosg calls that user a manager; null where giosg says nothing or can't be asked. A trigger token that
     * giosg refuses is asked about again with the installation's own, or anybody could become a manager by spoiling it.
     */
    async isManager(question: ManagerQuestion): Promise<boolean | null> {
      for (const ask of [askAsUser, askAsBot]) {
        try {
          const answer = await ask(question);
          if (answer !== null) return answer;
        } catch (error) {
          logger.warn(
            { err: toError(error), organizationId: question.organizationId },
            'giosg did not say who manages',
          );
        }
      }
      return null;
    },
  };
}
