import { createConnectionParts, type ConnectionPartsOptions } from './connection-parts';

/** Runs one connection until it is killed. Its argument is JSON; it says `up` when connected and `ended` after that. */
async function main(): Promise<void> {
  const { organizationId, ...options } = JSON.parse(process.argv[2] ?? '{}') as ConnectionPartsOptions & {
    organizationId: string;
  };
  const running = await createConnectionParts(options).run(organizationId);
  const timer = setInterval(() => {
    if (running.status() !== 'connected') return;
    clearInterval(timer);
    process.send?.('up');
  }, 10);
  await running.done;
  process.send?.('ended');
}

process.on('disconnect', () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
