import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askJson } from './json';
import type { Product } from './product';
import type { Sandbox } from './sandbox';

export interface DirectWay {
  /** Calls that a vendor refused or did not answer: each is a change that may be lost. */
  failed(): Promise<number>;
  stop(): Promise<void>;
}

/** Installs the direct way for one organization, in a process of its own; giosg's webhooks go to it until it stops. */
export async function startDirectWay(
  sandbox: Sandbox,
  organizationId: string,
  product: Pick<Product, 'giosgApp' | 'apiUrl'>,
): Promise<DirectWay> {
  const trigger = new URL(await sandbox.trigger('install', organizationId));
  const { client } = await sandbox.organization(organizationId, 1);
  const settings = {
    ...product.giosgApp,
    vendorsUrl: sandbox.url,
    clientId: client.id,
    clientSecret: client.secret,
    triggerData: trigger.searchParams.get('data') ?? '',
  };
  const child = fork(join(__dirname, '..', 'direct', 'main.ts'), {
    execArgv: process.execArgv,
    env: { ...process.env, DIRECT_SETTINGS: JSON.stringify(settings) },
  });
  const exited = once(child, 'exit');
  const started = await Promise.race([
    once(child, 'message') as Promise<[{ port: number }]>,
    exited.then(() => {
      throw new Error('the direct way did not start');
    }),
  ]);
  const url = `http://localhost:${started[0].port}`;
  await sandbox.sendTo(url);
  return {
    failed: async () => (await askJson<{ failed: number }>(`${url}/failed`)).failed,
    async stop() {
      await sandbox.sendTo(product.apiUrl);
      child.kill();
      await exited;
    },
  };
}
