import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { TemporalSettings } from '../runtime/settings';
import { temporalConnectionOptions } from '../runtime/temporal-connection';

/** gRPC alone would wait up to two minutes before it looks whether Temporal is back. */
const maxBackoffMs = 2_000;
/** Some 0.6 s of retries: people wait for the answer, and the default's 10 attempts go on for half a minute. */
const maxAttempts = 3;

/**
 * A connection that needs nobody at the other end yet: calls fail fast while Temporal is away, and work once it is back.
 *
 * @throws TemporalConnectionError when a certificate file cannot be read.
 */
export function openTemporal(temporal: TemporalSettings): Connection {
  return Connection.lazy({
    ...temporalConnectionOptions(temporal),
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': maxBackoffMs },
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts }))],
  });
}
