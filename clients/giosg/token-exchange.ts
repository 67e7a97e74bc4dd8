import type { CallOptions, ClientLogger, ClientMetrics } from '../client-deps';
import { type HttpAnswer, createHttp } from '../http';
import { HttpFailure } from '../http-failure';
import { type Fields, asFields, asText } from '../parsing';
import { GiosgCodeRefusedError, GiosgUnexpectedAnswerError } from './errors';
import { fromHttpFailure, toGiosgError } from './to-giosg-error';

export interface CodeExchangeRequest extends CallOptions {
  /** `GIOSG_BASE_URL`, without a trailing slash. */
  baseUrl: string;
  appId: string;
  appSecret: string;
  /** `app_user_code` of a trigger: valid once, for some 30 s. */
  code: string;
  timeoutMs?: number | undefined;
  metrics?: ClientMetrics | undefined;
  logger?: ClientLogger | undefined;
}

/** The bot user's token. It has no stated end; giosg refuses it after an uninstallation. */
export interface GiosgBotToken {
  accessToken: string;
  tokenType: string;
  /** The bot user. */
  userId: string;
  organizationId: string;
}

/**
 * Exchanges the one-time code of a trigger for the bot user's lasting token (`POST /identity/token`). Do it at once.
 *
 * @throws GiosgCodeRefusedError when the code is expired, used or foreign; else a GiosgError.
 */
export async function exchangeCode(request: CodeExchangeRequest): Promise<GiosgBotToken> {
  const call = 'exchangeCode';
  const { timeoutMs, metrics, logger } = request;
  const send = createHttp({ vendor: 'giosg', timeoutMs, metrics, logger });
  let answer: HttpAnswer;
  try {
    answer = await send({
      call,
      method: 'POST',
      url: `${request.baseUrl}/identity/token`,
      form: {
        grant_type: 'authorization_code',
        code: request.code,
        client_id: request.appId,
        client_secret: request.appSecret,
      },
      signal: request.signal,
    });
  } catch (error) {
    throw error instanceof HttpFailure ? fromHttpFailure(call, error) : error;
  }
  return toBotToken(call, answer);
}

function toBotToken(call: string, answer: HttpAnswer): GiosgBotToken {
  const body = asFields(answer.body) ?? {};
  const { status, correlationId } = answer;
  if (status === 400) throw toRefusal(call, answer, body);
  if (status !== 200) throw toGiosgError(call, answer);
  const accessToken = asText(body['access_token']);
  const userId = asText(body['user_id']);
  const organizationId = asText(body['organization_id']);
  if (accessToken === undefined || userId === undefined || organizationId === undefined) {
    const detail = 'no access_token, user_id or organization_id';
    throw new GiosgUnexpectedAnswerError({ call, status, correlationId, detail, outcomeUnknown: true });
  }
  return { accessToken, tokenType: asText(body['token_type']) ?? 'Token', userId, organizationId };
}

function toRefusal(call: string, answer: HttpAnswer, body: Fields): GiosgCodeRefusedError {
  const { status, correlationId } = answer;
  const code = asText(body['error']);
  const detail = asText(body['error_description']);
  const expired = /expired/i.test(`${code ?? ''} ${detail ?? ''}`);
  return new GiosgCodeRefusedError(expired, { call, status, correlationId, code, detail });
}
