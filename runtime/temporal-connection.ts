import { Connection } from '@temporalio/client';
import { type ClientConfigTLS, type ConfigDataSource, toClientOptions } from '@temporalio/envconfig';
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow';
import { errorCode, toError } from './errors';
import type { TemporalSettings, TemporalTlsSettings } from './settings';

/** Fits `Connection.connect` of the client and `NativeConnection.connect` of the worker. */
export interface TemporalConnectionOptions {
  address: string;
  tls?: TLSConfig | boolean;
  apiKey?: string;
}

/** Thrown when Temporal cannot be reached or its TLS files cannot be read. Says which setting to look at. */
export class TemporalConnectionError extends Error {
  override readonly name = 'TemporalConnectionError';
}

/**
 * Connection options by Temporal's own rules: an API key alone turns TLS on, `TEMPORAL_TLS=false` turns it off.
 *
 * @throws TemporalConnectionError when there is no address or a certificate file cannot be read.
 */
export function temporalConnectionOptions(temporal: TemporalSettings): TemporalConnectionOptions {
  const { address, apiKey } = temporal;
  if (!address) throw new TemporalConnectionError('TEMPORAL_ADDRESS is missing: set it to host:port');
  const { connectionOptions } = readTlsFiles(() =>
    toClientOptions({
      address,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(temporal.tls ? { tls: toClientConfigTls(temporal.tls) } : {}),
    }),
  );
  const { tls } = connectionOptions;
  return {
    address,
    ...(tls === undefined || tls === null ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

/**
 * A connection for clients; close it when done. The worker opens its own with
 * `NativeConnection.connect(temporalConnectionOptions(settings.temporal))`.
 *
 * @throws TemporalConnectionError when nothing answers within `timeoutMs` (default 10 s).
 */
export async function connectTemporal(temporal: TemporalSettings, timeoutMs = 10_000): Promise<Connection> {
  const options = temporalConnectionOptions(temporal);
  try {
    return await Connection.connect({ ...options, connectTimeout: timeoutMs });
  } catch (error) {
    throw toConnectionError(options.address, error);
  }
}

/** The same words for the worker's native connection. */
export function toConnectionError(address: string, error: unknown): TemporalConnectionError {
  return new TemporalConnectionError(
    `Temporal at ${address} does not answer (${toError(error).message}): check TEMPORAL_ADDRESS and TEMPORAL_TLS_*`,
    { cause: error },
  );
}

function readTlsFiles<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TemporalConnectionError(
      `a file named by TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH or TEMPORAL_TLS_SERVER_CA_CERT_PATH ` +
        `cannot be read (${errorCode(error)})`,
      { cause: error },
    );
  }
}

function toClientConfigTls(tls: TemporalTlsSettings): ClientConfigTLS {
  const clientCert = source(tls.clientCertPath, tls.clientCertData);
  const clientKey = source(tls.clientKeyPath, tls.clientKeyData);
  const serverCACert = source(tls.serverCaCertPath, tls.serverCaCertData);
  return {
    disabled: tls.disabled,
    ...(tls.serverName === undefined ? {} : { serverName: tls.serverName }),
    ...(clientCert ? { clientCert } : {}),
    ...(clientKey ? { clientKey } : {}),
    ...(serverCACert ? { serverCACert } : {}),
  };
}

function source(path: string | undefined, data: string | undefined): ConfigDataSource | undefined {
  if (path !== undefined) return { path };
  return data === undefined ? undefined : { data };
}
