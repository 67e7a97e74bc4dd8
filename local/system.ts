import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../runtime/logger';
import { readEnvironment } from '../runtime/settings-environment';
import type { Settings } from '../runtime/settings';
import { sandboxEnvironment, serviceEnvironment } from './child-environment';
import { openDataDir, type DataDir } from './data-dir';
import { keepRunning, type Keep, type KeepOptions, type Kept, type Running } from './keep-running';
import { loadKeys, type GeneratedKeys } from './keys';
import { startNodeChild } from './node-child';
import { requireFixedPorts } from './required-ports';
import { createGuard, type Guard } from './services/guard';
import { freePort } from './services/ports';
import type { Report } from './services/start-error';
import { bringUpStores, type Stores } from './stores';

/** The scripts of our own processes; replaced in tests. */
export interface Scripts {
  readonly sandbox: string;
  readonly worker: string;
  readonly api: string;
}

export interface SystemOptions {
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly scripts: Scripts;
  readonly logger: Logger;
  readonly report: Report;
}

/** Where to look, once all of it is up. */
export interface SystemAddresses {
  readonly metricsPort: number;
}

export interface System {
  /** Brings everything up; rejects with a StartError when something must be changed by hand. */
  start(): Promise<SystemAddresses>;
  /** Ends everything, in order if it was up. Resolves once no process is left. */
  stop(): Promise<void>;
}

interface Ground {
  readonly dataDir: DataDir;
  readonly guard: Guard;
  readonly keys: GeneratedKeys;
  readonly values: NodeJS.ProcessEnv;
}

/** All that may refuse the start comes before the first process. */
async function prepareGround({ settings, env }: SystemOptions): Promise<Ground> {
  const dataDir = await openDataDir(settings.dataDir);
  try {
    await requireFixedPorts(settings);
    mkdirSync(join(dataDir.path, 'logs'), { recursive: true });
    const keys = loadKeys(dataDir.path);
    return { dataDir, keys, guard: createGuard(dataDir.record), values: readEnvironment(env).values };
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

async function bringUpSandbox(options: SystemOptions, ground: Ground, keep: Keep): Promise<void> {
  const { settings, scripts } = options;
  if (!settings.sandbox) return;
  const env = sandboxEnvironment(settings, ground.keys, ground.values);
  await keep('sandbox', () => startNodeChild({ name: 'sandbox', script: scripts.sandbox, env }, ground.guard));
}

async function bringUpServices(
  options: SystemOptions,
  ground: Ground,
  rest: { stores: Stores; keep: Keep },
): Promise<number> {
  const { settings, scripts } = options;
  const wished = settings.metricsPort ?? 0;
  const metricsPort = wished > 0 ? wished : await freePort();
  const env = serviceEnvironment(settings, ground.keys, {
    env: ground.values,
    places: { ...rest.stores, metricsPort },
  });
  const start = (name: 'worker' | 'api') =>
    rest.keep(name, () => startNodeChild({ name, script: scripts[name], env }, ground.guard));
  await Promise.all([start('worker'), start('api')]);
  return metricsPort;
}

/** A list of what is kept running, and the way to add to it. */
function createTier(options: Omit<KeepOptions, 'firstDelayMs'>): { keep: Keep; stop(): Promise<void> } {
  const kept: Kept<Running>[] = [];
  return {
    keep: async (name, start) => {
      const added = await keepRunning(name, start, options);
      kept.push(added);
      return added;
    },
    stop: async () => {
      await Promise.all(kept.map((each) => each.stop()));
    },
  };
}

/** The whole system on one machine. */
export function createSystem(options: SystemOptions): System {
  const { settings, logger, report } = options;
  const stopping = new AbortController();
  const services = createTier({ logger, stopping: stopping.signal });
  const stores = createTier({ logger, stopping: stopping.signal });
  let ground: Ground | undefined;
  let isUp = false;
  return {
    start: async () => {
      ground = await prepareGround(options);
      const [brought] = await Promise.all([
        bringUpStores({ settings, guard: ground.guard, keep: stores.keep, report }),
        bringUpSandbox(options, ground, services.keep),
      ]);
      const metricsPort = await bringUpServices(options, ground, { stores: brought, keep: services.keep });
      isUp = true;
      return { metricsPort };
    },
    stop: async () => {
      stopping.abort();
      if (isUp) {
        await services.stop();
        await stores.stop();
      }
      // In the middle of a start there is no order to keep: all of it ends with the guard, as does a late restart.
      await ground?.guard.close();
      ground?.dataDir.release();
    },
  };
}
