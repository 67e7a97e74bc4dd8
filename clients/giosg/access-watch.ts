import { GiosgAccessLostError, GiosgForbiddenError, GiosgUnauthorizedError } from './errors';
import type { GiosgClient } from './giosg-client';

export interface AccessWatch {
  /** giosg lets this token do nothing any more. Called before the error is thrown; its own failure is not waited for. */
  onLost(error: GiosgUnauthorizedError): void;
  /** Monotonic milliseconds. Default: `performance.now`. */
  now?: () => number;
}

/** giosg refuses single things to a bot with few rights: it is not asked for each of them whether it knows us at all. */
const believedMs = 30_000;

/**
 * A client that tells "not this" from "nothing at all": after a 403 it asks giosg who we are. Refused that as well, the
 * app is disabled or gone, and the call throws GiosgAccessLostError; else it throws what it was refused with.
 */
export function watchAccess(client: GiosgClient, watch: AccessWatch): GiosgClient {
  const now = watch.now ?? (() => performance.now());
  let believedUntil = -Infinity;

  const lost = (error: GiosgUnauthorizedError): GiosgUnauthorizedError => {
    watch.onLost(error);
    return error;
  };

  const judge = async (error: unknown): Promise<unknown> => {
    if (error instanceof GiosgUnauthorizedError) return lost(error);
    if (!(error instanceof GiosgForbiddenError) || now() < believedUntil) return error;
    try {
      if (error.call === 'getMe') return lost(new GiosgAccessLostError(error));
      await client.getMe();
      believedUntil = now() + believedMs;
      return error;
    } catch (refusal) {
      const isRefused = refusal instanceof GiosgForbiddenError || refusal instanceof GiosgUnauthorizedError;
      // giosg being away just now says nothing about us.
      return isRefused ? lost(new GiosgAccessLostError(error)) : error;
    }
  };

  const watched = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await call();
    } catch (error) {
      throw await judge(error);
    }
  };

  return {
    getUser: (...args) => watched(() => client.getUser(...args)),
    listUsers: (...args) => watched(() => client.listUsers(...args)),
    setOnlineEnabled: (...args) => watched(() => client.setOnlineEnabled(...args)),
    getPreferences: (...args) => watched(() => client.getPreferences(...args)),
    getMe: (...args) => watched(() => client.getMe(...args)),
  };
}
