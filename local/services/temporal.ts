import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { lastLines, startServiceProcess, type ServiceProcess } from './child';
import { createGuard, type Guard } from './guard';
import { freePorts } from './ports';
import type { ProcessIdentity } from './process-identity';
import { StartError } from './start-error';

export interface TemporalOptions {
  /** The Temporal CLI, see `resolveTemporalCli`. */
  readonly cli: string;
  /** Where everything it keeps is; in memory when left out. */
  readonly dbFile?: string;
  /** Port of the Web UI; a free one when left out. */
  readonly uiPort?: number;
  /** Port of the API; a free one when left out. */
  readonly port?: number;
  readonly namespace?: string;
  /** Settings of the server that the CLI has no flag for, each as `key=JSON`. */
  readonly dynamicConfig?: readonly string[];
  readonly logFile: string;
  readonly guard?: Guard;
}

export interface RunningTemporal {
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  readonly identity: ProcessIdentity;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** What operators filter workflows by. */
export const SEARCH_ATTRIBUTES = {
  OrganizationId: 'Keyword',
  ConnectionStatus: 'Keyword',
  GenesysRegion: 'Keyword',
} as const;

/** It takes 1.8 s to end by itself; what is only in memory needs no such care. */
const END_KEEPING_DATA = [
  { signal: 'SIGTERM', waitMs: 1900 },
  { signal: 'SIGKILL', waitMs: 100 },
] as const;
const END_FORGETTING = [{ signal: 'SIGKILL', waitMs: 500 }] as const;
const READY_WITHIN_MS = 40_000;
const POLL_MS = 80;
const PORT_TRIES = 3;
const PORT_TAKEN = /address already in use|can't set frontend port|can't set UI port|can't set .* port/i;

interface Ports {
  readonly frontend: number;
  readonly http: number;
  readonly metrics: number;
  readonly ui: number;
}

function serverArguments(options: TemporalOptions, ports: Ports): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([key, type]) => [
    '--search-attribute',
    `${key}=${type}`,
  ]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-format', 'json', '--log-level', 'warn'],
    ...['--port', String(ports.frontend), '--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
    ...['--ui-port', String(ports.ui), '--ui-disable-news-fetch'],
    ...['--namespace', options.namespace ?? 'default'],
    ...(options.dbFile === undefined ? [] : ['--db-filename', options.dbFile]),
    ...attributes,
    ...(options.dynamicConfig ?? []).flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

/** Ready when the namespace and the search attributes can be read: before that a first workflow start could fail. */
async function answers(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2000 });
    await connection.workflowService.describeNamespace({ namespace });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.keys(SEARCH_ATTRIBUTES).every((name) => name in customAttributes);
  } catch {
    return false;
  } finally {
    await connection?.close().catch(() => undefined);
  }
}

async function waitUntilReady(server: ServiceProcess, address: string, namespace: string): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!server.hasExited() && Date.now() < deadline) {
    if (await answers(address, namespace)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** The CLI needs little, and is told nothing it could show in its Web UI. */
function serverEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined));
}

async function startOnce(
  options: TemporalOptions,
  guard: Guard,
): Promise<{ server: ServiceProcess; ports: Ports } | undefined> {
  const [frontend = 0, http = 0, metrics = 0, freeUi = 0] = await freePorts(4);
  const ports: Ports = { frontend: options.port ?? frontend, http, metrics, ui: options.uiPort ?? freeUi };
  const logLengthBefore = readLog(options.logFile).length;
  const server = await startServiceProcess({
    command: options.cli,
    args: serverArguments(options, ports),
    logFile: options.logFile,
    env: serverEnv(),
    endSteps: options.dbFile === undefined ? END_FORGETTING : END_KEEPING_DATA,
    guard,
  });
  if (await waitUntilReady(server, `127.0.0.1:${ports.frontend}`, options.namespace ?? 'default'))
    return { server, ports };
  await server.stop();
  if (PORT_TAKEN.test(readLog(options.logFile).slice(logLengthBefore))) return undefined;
  throw new StartError(
    `Temporal did not start (${lastLines(options.logFile)}): see ${options.logFile}; ` +
      'set DATA_DIR to another folder, TEMPORAL_CLI_PATH to another temporal, or TEMPORAL_ADDRESS to a server of your own.',
  );
}

function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function startWithRetries(
  options: TemporalOptions,
  guard: Guard,
): Promise<{ server: ServiceProcess; ports: Ports }> {
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    const started = await startOnce(options, guard);
    if (started !== undefined) return started;
  }
  throw new StartError('Temporal found its ports taken again and again: set TEMPORAL_UI_PORT to a free port.');
}

/**
 * Brings up a real Temporal dev server on the loopback interface with our search attributes and the Web UI. Resolves
 * once workflows can be started. Throws a StartError when something must be changed by hand.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const guard = options.guard ?? createGuard();
  const closeOwnGuard = async () => {
    if (options.guard === undefined) await guard.close();
  };
  try {
    const { server, ports } = await startWithRetries(options, guard);
    return {
      address: `127.0.0.1:${ports.frontend}`,
      uiUrl: `http://localhost:${ports.ui}`,
      namespace: options.namespace ?? 'default',
      identity: server.identity,
      exited: server.exited,
      stop: async () => {
        await server.stop();
        await closeOwnGuard();
      },
    };
  } catch (error) {
    await closeOwnGuard();
    throw error;
  }
}
