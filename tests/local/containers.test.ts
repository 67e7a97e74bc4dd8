import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { freePorts } from '../../local/services/ports';
import { projectRoot } from '../../local/services/project-root';
import { startTemporal, type RunningTemporal } from '../../local/services/temporal';
import { generateKey } from '../../runtime/encryption';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { parseDockerfile } from './dockerfile';

interface ComposeService {
  build?: { target: string };
  environment: Record<string, string>;
  command?: string[];
  ports?: string[];
}

const root = projectRoot();
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const composeText = read('docker-compose.yml');
const { services } = parse(composeText, { merge: true }) as { services: Record<string, ComposeService> };
const stages = parseDockerfile(read('Dockerfile'));
const OURS = ['api', 'worker', 'sandbox'] as const;

/** As compose puts values in: `${NAME:?…}` and `${NAME:-default}`. */
function interpolate(value: string, values: Record<string, string>): string {
  return value.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_match, name: string, kind: string, rest: string) => {
    const given = values[name];
    if (given === undefined && kind === '?') throw new Error(`${name} is missing`);
    return given ?? rest;
  });
}

describe('the containers of our own services', () => {
  const settings: Record<string, string> = {
    POSTGRES_PASSWORD: 'unused',
    ENCRYPTION_KEYS: generateKey('test'),
    GIOSG_APP_ID: 'app',
    GIOSG_APP_SECRET: 'a-secret-of-the-test-that-is-long-enough',
    GIOSG_WEBHOOK_SECRET: 'a-webhook-secret-of-the-test',
  };
  const running: ChildProcess[] = [];
  let folder: string;
  let database: TestDatabase;
  let temporal: RunningTemporal;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-containers-'));
    const cli = process.env['TEST_TEMPORAL_CLI_PATH'] ?? '';
    [database, temporal] = await Promise.all([
      createTestDatabase(),
      startTemporal({ cli, logFile: join(folder, 'temporal.log') }),
    ]);
  });

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await temporal.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The command of the image with the environment of image and compose file; only the places differ. */
  function run(name: (typeof OURS)[number], places: Record<string, string>): ChildProcess {
    const stage = stages.get(services[name]?.build?.target ?? '');
    const composed = Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [
      key,
      interpolate(value, settings),
    ]);
    const env = { PATH: process.env['PATH'], ...stage?.env, ...(Object.fromEntries(composed) as object), ...places };
    const [program = '', ...args] = stage?.command ?? [];
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    running.push(child);
    return child;
  }

  async function untilHealthy(name: (typeof OURS)[number], places: Record<string, string>): Promise<void> {
    const [program = '', ...args] = stages.get(name)?.healthCommand ?? [];
    while (spawnSync(program, args, { env: { PATH: process.env['PATH'], ...places } }).status !== 0) await sleep(100);
  }

  it('are all there, run as an unprivileged user and copy only what exists', () => {
    for (const name of OURS) {
      const stage = stages.get(services[name]?.build?.target ?? '');
      expect(stage?.command).toEqual(['node', `dist/${name}/main.js`]);
      expect(stage?.user).toBe('node');
      expect(stage?.copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    }
  });

  it('are reached from this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('ask for nothing that .env.example does not name', () => {
    const asked = new Set([...composeText.matchAll(/\$\{(\w+):/g)].map(([, name]) => name));
    const named = new Set([...read('.env.example').matchAll(/^(?:# )?(\w+)=/gm)].map(([, name]) => name));
    expect([...asked].filter((name) => !named.has(name))).toEqual([]);
  });

  it('run as written: API and worker get ready together and end on SIGTERM', async () => {
    const [port, metricsPort] = (await freePorts(2)).map(String);
    settings['PUBLIC_URL'] = `http://localhost:${port}`;
    const places = {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.address,
      PORT: port ?? '',
      METRICS_PORT: metricsPort ?? '',
    };
    const children = [run('api', places), run('worker', places)];
    await Promise.all([untilHealthy('api', places), untilHealthy('worker', places)]);
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
    while (!(await isReady())) await sleep(100);
    const ends = children.map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGTERM');
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
  }, 90_000);

  it('run as written: the sandbox answers with its page', async () => {
    const [port = 0] = await freePorts(1);
    const child = run('sandbox', { SANDBOX_PORT: String(port) });
    const answer = () => fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    let page = await answer();
    while (page === undefined) {
      await sleep(50);
      page = await answer();
    }
    expect(page.status).toBe(200);
    const end = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await end).toEqual([0, null]);
  });

  it('find a namespace with the search attributes: the preparing command may run again and again', () => {
    const script = services['temporal-namespace']?.command?.[0]?.replaceAll('$$', '$') ?? '';
    const path = `${dirname(process.env['TEST_TEMPORAL_CLI_PATH'] ?? '')}:${process.env['PATH'] ?? ''}`;
    const env = { PATH: path, HOME: folder, TEMPORAL_ADDRESS: temporal.address };
    for (let times = 0; times < 2; times += 1) {
      expect(spawnSync('/bin/sh', ['-euc', script], { env, encoding: 'utf8' })).toMatchObject({ status: 0 });
    }
  });
});
