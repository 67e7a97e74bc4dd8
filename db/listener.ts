import { Client } from 'pg';

export interface ListenerDeps {
  databaseUrl: string;
  channels: readonly string[];
  onNotify(channel: string, payload: string): void;
  /** After every connect: notifications sent meanwhile are lost, so read everything again. */
  onConnected(): void;
  onError(error: Error): void;
  /** Pause between attempts, milliseconds. */
  retryMs?: number;
}

export interface Listener {
  close(): Promise<void>;
}

/**
 * One LISTEN connection of a process, outside the pool (and outside transaction poolers: a pooled session forgets its
 * LISTEN). It reconnects for ever.
 */
export function createListener(deps: ListenerDeps): Listener {
  const retryMs = deps.retryMs ?? 500;
  let closed = false;
  let client: Client | null = null;
  let retry: NodeJS.Timeout | null = null;

  const again = (failed: Client, error: Error): void => {
    if (client !== failed) return;
    client = null;
    failed.removeAllListeners();
    // pg may still report the broken socket once more; nobody else listens then.
    failed.on('error', () => undefined);
    failed.end().catch(() => undefined);
    if (closed) return;
    deps.onError(error);
    retry = setTimeout(() => void connect(), retryMs);
  };

  const connect = async (): Promise<void> => {
    if (closed) return;
    const fresh = new Client({
      connectionString: deps.databaseUrl,
      application_name: 'giosg-genesys-sync listener',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = fresh;
    fresh.on('error', (error) => again(fresh, error));
    fresh.on('end', () => again(fresh, new Error('Postgres closed the LISTEN connection.')));
    fresh.on('notification', (message) => deps.onNotify(message.channel, message.payload ?? ''));
    try {
      await fresh.connect();
      for (const channel of deps.channels) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
      deps.onConnected();
    } catch (error) {
      again(fresh, error instanceof Error ? error : new Error(String(error)));
    }
  };

  void connect();
  return {
    async close() {
      closed = true;
      if (retry) clearTimeout(retry);
      const open = client;
      client = null;
      open?.removeAllListeners();
      open?.on('error', () => undefined);
      await open?.end().catch(() => undefined);
    },
  };
}
