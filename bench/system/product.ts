import { randomBytes, randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../local/services/ports';
import { projectRoot } from '../../local/services/project-root';
import { memoryOf, type ProcessMemory } from './memory';

/** The built product as `npm start` runs it: Postgres, Temporal, the sandbox, the API and the worker as processes. */
export interface Product {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly temporalUiUrl: string;
  /** The app that is registered in the sandbox's giosg. */
  readonly giosgApp: { readonly appId: string; readonly appSecret: string };
  readonly webhookSecret: string;
  /** Resident memory of our Node processes, by name. */
  memory(): ProcessMemory[];
  stop(): Promise<void>;
}

/** A first start builds everything. */
const readyWithinMs = 240_000;
const lookEveryMs = 100;

/** On free ports, with a data folder of its own that goes with it. Rejects with what the start said. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-bench-'));
  // Postgres runs as a user of its own under root.
  chmodSync(folder, 0o711);
  const [port = 0, sandboxPort = 0, uiPort = 0] = await freePorts(3);
  const giosgApp = { appId: randomUUID(), appSecret: randomBytes(24).toString('hex') };
  const webhookSecret = randomBytes(24).toString('hex');
  const logFile = join(folder, 'start.log');
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [join(projectRoot(), 'local', 'start.mjs')], {
    env: {
      ...process.env,
      DATA_DIR: join(folder, 'data'),
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      TEMPORAL_UI_PORT: String(uiPort),
      SANDBOX: 'on',
      GIOSG_APP_ID: giosgApp.appId,
      GIOSG_APP_SECRET: giosgApp.appSecret,
      GIOSG_WEBHOOK_SECRET: webhookSecret,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
    log.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(logFile, () => child.exitCode !== null || child.signalCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    apiUrl: `http://localhost:${port}`,
    sandboxUrl: `http://localhost:${sandboxPort}`,
    temporalUiUrl: `http://localhost:${uiPort}`,
    giosgApp,
    webhookSecret,
    memory: () => memoryOf(child.pid ?? 0, ['api', 'worker', 'sandbox']),
    stop,
  };
}

async function untilReady(logFile: string, hasEnded: () => boolean): Promise<void> {
  const end = Date.now() + readyWithinMs;
  for (;;) {
    await sleep(lookEveryMs);
    const said = readFileSync(logFile, 'utf8');
    if (said.includes('Ready in')) return;
    if (hasEnded() || Date.now() > end) throw new Error(`The product did not start:\n${said}`);
  }
}
