import type { AddressInfo } from 'node:net';
import express from 'express';
import WebSocket from 'ws';
import { createDirectVendors, isOnQueueName, type DirectSettings, type DirectVendors } from './vendors';

/**
 * The direct way, to measure the product against: what one would write by hand. It keeps nothing, so each webhook costs a
 * read on either side and a write, each notification a read and a write; what fails is lost.
 */
interface Pairs {
  genesysOf: Map<string, string>;
  giosgOf: Map<string, string>;
}

async function pairUsers(vendors: DirectVendors): Promise<Pairs> {
  const [giosg, genesys] = await Promise.all([vendors.giosgUsers(), vendors.genesysUsers()]);
  const byEmail = new Map(genesys.map(({ id, email }) => [email.toLowerCase(), id]));
  const genesysOf = new Map<string, string>();
  for (const { id, email } of giosg) {
    const twin = byEmail.get(email?.toLowerCase() ?? '');
    if (twin !== undefined) genesysOf.set(id, twin);
  }
  return { genesysOf, giosgOf: new Map([...genesysOf].map(([one, other]) => [other, one])) };
}

async function run(settings: DirectSettings): Promise<void> {
  const vendors = await createDirectVendors(settings);
  const { genesysOf, giosgOf } = await pairUsers(vendors);
  let failed = 0;
  const tryIt = (work: Promise<void>): void => void work.catch(() => (failed += 1));

  const onWebhook = async (giosgId: string): Promise<void> => {
    const genesysId = genesysOf.get(giosgId);
    if (genesysId === undefined) return;
    const { isOn } = await vendors.giosgUser(giosgId);
    if ((await vendors.isOnQueue(genesysId)) !== isOn) await vendors.setOnQueue(genesysId, isOn);
  };
  const onPresence = async (genesysId: string, isOnQueue: boolean): Promise<void> => {
    const giosgId = giosgOf.get(genesysId);
    if (giosgId === undefined) return;
    if ((await vendors.giosgUser(giosgId)).isOn !== isOnQueue) await vendors.setGiosg(giosgId, isOnQueue);
  };

  const socket = new WebSocket(await vendors.openChannel([...giosgOf.keys()]));
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { topicName?: string; eventBody?: Record<string, unknown> };
    const genesysId = /^v2\.users\.(.+)\.presence$/.exec(frame.topicName ?? '')?.[1];
    const definition = frame.eventBody?.['presenceDefinition'] as Record<string, unknown> | undefined;
    if (genesysId) tryIt(onPresence(genesysId, isOnQueueName(definition?.['systemPresence'])));
  });
  await new Promise((resolve) => socket.once('open', resolve));

  const app = express();
  app.post('/purecloud_trigger', express.json(), (request, response) => {
    tryIt(onWebhook(String((request.body as Record<string, unknown>)['resource_id'])));
    response.status(202).end();
  });
  app.get('/failed', (_request, response) => {
    response.json({ failed });
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port });
  });
  process.once('disconnect', () => process.exit(0));
}

run(JSON.parse(process.env['DIRECT_SETTINGS'] ?? '') as DirectSettings).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
