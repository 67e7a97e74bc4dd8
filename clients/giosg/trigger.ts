import { errors as joseErrors, jwtVerify, type JWTPayload } from 'jose';
import { asText } from '../parsing';
import { GiosgTriggerInvalidError, type TriggerDefect } from './errors';

/** What giosg says in a trigger's `data`. Empty strings and nulls of the original are null here. */
export interface TriggerClaims {
  organizationId: string;
  /** Who clicked; null for triggers without a person. */
  userId: string | null;
  appId: string;
  installationId: string | null;
  /** The bot user; null when the app has none. */
  appUserId: string | null;
  /** One-time code for the bot user's token. */
  appUserCode: string | null;
  chatId: string | null;
  visitorId: string | null;
  roomId: string | null;
  domainHost: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface TriggerVerification {
  appSecret: string;
  appId: string;
  /** Milliseconds since the epoch. Default: now. */
  now?: number;
}

/** giosg's clock and ours may differ by this much. */
const leewaySeconds = 60;

/**
 * Reads the `data` parameter of a trigger: a JWT that giosg signed for this app with HS256. Neither the type of the
 * trigger nor its other parameters are signed.
 *
 * @throws GiosgTriggerInvalidError with the reason.
 */
export async function verifyTriggerData(data: string, expected: TriggerVerification): Promise<TriggerClaims> {
  const payload = await verify(data, expected);
  if (payload['app_id'] !== expected.appId) throw new GiosgTriggerInvalidError('other_app');
  const organizationId = asText(payload['org_id']);
  if (organizationId === undefined || payload.exp === undefined) throw new GiosgTriggerInvalidError('claims');
  const claim = (name: string) => asText(payload[name]) ?? null;
  return {
    organizationId,
    userId: claim('user_id'),
    appId: expected.appId,
    installationId: claim('inst_id'),
    appUserId: claim('app_user_id'),
    appUserCode: claim('app_user_code'),
    chatId: claim('chat_id'),
    visitorId: claim('visitor_id'),
    roomId: claim('room_id'),
    domainHost: claim('domain_host'),
    expiresAt: payload.exp * 1_000,
  };
}

async function verify(data: string, expected: TriggerVerification): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(data, new TextEncoder().encode(expected.appSecret), {
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
      clockTolerance: leewaySeconds,
      ...(expected.now === undefined ? {} : { currentDate: new Date(expected.now) }),
    });
    return payload;
  } catch (error) {
    throw new GiosgTriggerInvalidError(defectOf(error), { cause: error });
  }
}

function defectOf(error: unknown): TriggerDefect {
  if (error instanceof joseErrors.JWTExpired) return 'expired';
  if (error instanceof joseErrors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof joseErrors.JOSEAlgNotAllowed || error instanceof joseErrors.JOSENotSupported) return 'algorithm';
  if (error instanceof joseErrors.JWTClaimValidationFailed) return 'claims';
  return 'malformed';
}
