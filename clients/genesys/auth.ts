import type { CallOptions, ClientLogger, ClientMetrics } from '../client-deps';
import { type HttpAnswer, createHttp } from '../http';
import { HttpFailure } from '../http-failure';
import { asCount, asFields, asText } from '../parsing';
import { GenesysInvalidClientError, GenesysUnexpectedAnswerError } from './errors';
import { fromHttpFailure, toGenesysError } from './to-genesys-error';

export interface TokenRequest extends CallOptions {
  /** From `genesysUrls`. */
  loginUrl: string;
  clientId: string;
  clientSecret: string;
  timeoutMs?: number | undefined;
  metrics?: ClientMetrics | undefined;
  logger?: ClientLogger | undefined;
}

export interface GenesysToken {
  accessToken: string;
  /** 300 to 172800; counted from before the request. */
  expiresInSeconds: number;
}

/** What the vendor's own client assumes when the answer doesn't say. */
const defaultExpiresInSeconds = 86_400;

/**
 * A token for an OAuth client of grant type client credentials (`POST /oauth/token`). There is no refresh token: a new
 * one is asked for in the same way.
 *
 * @throws GenesysInvalidClientError when the id or secret is wrong, else a GenesysError.
 */
export async function requestToken(request: TokenRequest): Promise<GenesysToken> {
  const call = 'requestToken';
  const { timeoutMs, metrics, logger } = request;
  const send = createHttp({ vendor: 'genesys', timeoutMs, metrics, logger });
  const basic = Buffer.from(`${request.clientId}:${request.clientSecret}`, 'utf8').toString('base64');
  let answer: HttpAnswer;
  try {
    answer = await send({
      call,
      method: 'POST',
      url: `${request.loginUrl}/oauth/token`,
      headers: { authorization: `Basic ${basic}` },
      form: { grant_type: 'client_credentials' },
      signal: request.signal,
    });
  } catch (error) {
    throw error instanceof HttpFailure ? fromHttpFailure(call, error) : error;
  }
  return toToken(call, answer);
}

function toToken(call: string, answer: HttpAnswer): GenesysToken {
  const body = asFields(answer.body);
  const { status, correlationId } = answer;
  if (status === 401 || (status === 400 && isClientRefusal(asText(body?.['error'])))) {
    const code = asText(body?.['error']);
    const detail = asText(body?.['error_description']) ?? asText(body?.['description']);
    throw new GenesysInvalidClientError({ call, status, correlationId, code, detail });
  }
  if (status !== 200) throw toGenesysError(call, answer);
  const accessToken = asText(body?.['access_token']);
  if (accessToken === undefined) {
    throw new GenesysUnexpectedAnswerError({ call, status, correlationId, detail: 'no access_token' });
  }
  return { accessToken, expiresInSeconds: asCount(body?.['expires_in']) || defaultExpiresInSeconds };
}

function isClientRefusal(error: string | undefined): boolean {
  return error === 'invalid_client' || error === 'unauthorized_client' || error === 'invalid_grant';
}
