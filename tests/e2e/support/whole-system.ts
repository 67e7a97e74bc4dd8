import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshSystemEnv, startSystem, type SystemEnv } from '../../local/started-system';
import { createSandboxPlayer, type SandboxPlayer } from './sandbox-player';
import { environmentOf, processesNaming, serviceProcess } from './processes';
import { createTemporalUi, type TemporalUi } from './temporal-ui';

/** The whole system as a person starts it, in processes of its own. */
export interface WholeSystem {
  readonly apiUrl: string;
  readonly sandbox: SandboxPlayer;
  readonly temporal: TemporalUi;
  readonly dataDir: string;
  /** Everything the supervisor and its children wrote so far. */
  output(): string;
  pidOf(name: 'api' | 'worker' | 'sandbox'): number;
  environmentOf(name: 'api' | 'worker' | 'sandbox'): Record<string, string>;
  /** SIGTERM; throws when it takes longer than promised, ends with an error, or leaves a process. */
  stop(): Promise<void>;
}

const START_SCRIPT = join(__dirname, '..', '..', '..', 'local', 'start.mjs');
/** A first start may build everything and fetch the Temporal server. */
const READY_WITHIN_MS = 240_000;
const STOP_WITHIN_MS = 5_000;

/** `node local/start.mjs` on free ports with a data folder of its own. Resolves once it says that it is ready. */
export async function startWholeSystem(more: SystemEnv = {}): Promise<WholeSystem> {
  const env: SystemEnv = { ...passedOn('CACHE_DIR'), ...(await freshSystemEnv()), ...more };
  const started = startSystem(env, START_SCRIPT);
  const supervisor = started.child.pid ?? -1;
  const dataDir = env['DATA_DIR'] ?? '';
  try {
    await Promise.race([started.says('Ready in'), rejectAfter(READY_WITHIN_MS, started.output)]);
  } catch (error) {
    started.child.kill('SIGTERM');
    await started.exited;
    rmSync(dirname(dataDir), { recursive: true, force: true });
    throw error;
  }
  return {
    apiUrl: `http://localhost:${env['PORT'] ?? ''}`,
    sandbox: createSandboxPlayer(`http://localhost:${env['SANDBOX_PORT'] ?? ''}`),
    temporal: createTemporalUi(`http://localhost:${env['TEMPORAL_UI_PORT'] ?? ''}`),
    dataDir,
    output: started.output,
    pidOf: (name) => serviceProcess(supervisor, name),
    environmentOf: (name) => environmentOf(serviceProcess(supervisor, name)),
    stop: async () => {
      const stoppedAt = Date.now();
      started.child.kill('SIGTERM');
      const how = await started.exited;
      const tookMs = Date.now() - stoppedAt;
      const left = processesNaming(dataDir);
      rmSync(dirname(dataDir), { recursive: true, force: true });
      if (how !== 0) throw new Error(`ended with ${how}: ${started.output()}`);
      if (left.length > 0) throw new Error(`processes are left: ${left.join('; ')}`);
      if (tookMs > STOP_WITHIN_MS) throw new Error(`stopping took ${tookMs} ms`);
    },
  };
}

async function rejectAfter(limitMs: number, output: () => string): Promise<never> {
  await sleep(limitMs, undefined, { ref: false });
  throw new Error(`not ready within ${limitMs / 1000} s: ${output()}`);
}

function passedOn(name: string): SystemEnv {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}

/** One start for all tests of a file. */
export function useWholeSystem(more: () => SystemEnv | Promise<SystemEnv> = () => ({})): () => WholeSystem {
  let system: WholeSystem | undefined;
  beforeAll(async () => {
    system = await startWholeSystem(await more());
  }, READY_WITHIN_MS + 10_000);
  afterAll(async () => {
    await system?.stop();
  }, 30_000);
  return () => {
    if (system === undefined) throw new Error('the system is not up');
    return system;
  };
}
