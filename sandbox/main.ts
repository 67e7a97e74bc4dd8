import path from 'node:path';
import { createSandbox, type SandboxOptions } from './create-sandbox';
import { sandboxDefaults } from './defaults';

/** What the environment says; an unset or empty name takes its default. */
export function sandboxOptions(env: NodeJS.ProcessEnv): SandboxOptions {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const optional = <K extends string>(key: K, value: string | undefined) =>
    (value === undefined ? {} : { [key]: value }) as Partial<Record<K, string>>;
  const port = Number(text('SANDBOX_PORT') ?? sandboxDefaults.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('SANDBOX_PORT must be a port number');
  const dataDir = text('DATA_DIR');
  return {
    port,
    host: text('HOST') ?? sandboxDefaults.host,
    allowedHosts:
      text('SANDBOX_ALLOWED_HOSTS')
        ?.split(',')
        .map((host) => host.trim()) ?? [],
    ...optional('publicUrl', text('PUBLIC_URL')),
    ...optional('giosgAppId', text('GIOSG_APP_ID')),
    ...optional('giosgAppSecret', text('GIOSG_APP_SECRET')),
    ...optional('giosgWebhookSecret', text('GIOSG_WEBHOOK_SECRET')),
    ...optional('temporalUiUrl', text('TEMPORAL_UI_URL')),
    ...optional('temporalNamespace', text('TEMPORAL_NAMESPACE')),
    ...optional('stateFile', text('SANDBOX_STATE_FILE') ?? (dataDir && path.join(dataDir, 'sandbox-state.json'))),
  };
}

async function main(): Promise<void> {
  const sandbox = await createSandbox(sandboxOptions(process.env));
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), 800).unref();
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The parent is gone: nobody would stop us any more.
  process.once('disconnect', stop);
  process.send?.('ready');
  process.stdout.write(`${JSON.stringify({ level: 'info', name: 'sandbox', msg: 'listening', url: sandbox.url })}\n`);
}

function explain(error: unknown): string {
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `port ${String(port)} is in use; set SANDBOX_PORT to another one`;
  return error instanceof Error ? error.message : String(error);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`sandbox: ${explain(error)}\n`);
    process.exit(1);
  });
}
