import { Client } from 'pg';
import { isRunning } from '../../local/services/process-identity';
import {
  askStandIn,
  childrenOf,
  freshSystemEnv,
  lentStores,
  recordedProcesses,
  removeSystemFolders,
  startSystem,
  untilGone,
  type StartedSystem,
  type SystemEnv,
} from './started-system';

const STOP_WITHIN_MS = 5000;

async function databaseOf(env: SystemEnv): Promise<string> {
  return (await askStandIn(env['PORT'])).env['DATABASE_URL'] ?? '';
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function expectOrderlyStop(system: StartedSystem, env: SystemEnv): Promise<void> {
  const running = recordedProcesses(env);
  const startedAt = Date.now();
  system.child.kill('SIGTERM');
  expect(await system.exited).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(STOP_WITHIN_MS);
  expect(running.filter(isRunning)).toEqual([]);
}

afterAll(removeSystemFolders);

describe('the supervisor', () => {
  it('brings up everything, keeps its data over a stop, a kill and a kill of its guard', async () => {
    const env = await freshSystemEnv();
    const first = startSystem(env);
    await first.says('Ready in');
    expect(recordedProcesses(env)).toHaveLength(5);
    await query(await databaseOf(env), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const keys = (await askStandIn(env['PORT'])).env['ENCRYPTION_KEYS'];
    await expectOrderlyStop(first, env);

    const second = startSystem(env);
    await second.says('Ready in');
    expect(await query(await databaseOf(env), 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    expect((await askStandIn(env['PORT'])).env['ENCRYPTION_KEYS']).toBe(keys);
    const leftBehind = recordedProcesses(env);
    second.child.kill('SIGKILL');
    await untilGone(leftBehind);

    const third = startSystem(env);
    await third.says('Ready in');
    const orphans = recordedProcesses(env);
    for (const guard of childrenOf(third.child.pid ?? 0, 'sentinel')) process.kill(guard, 'SIGKILL');
    third.child.kill('SIGKILL');
    await third.exited;
    expect(orphans.filter(isRunning).length).toBeGreaterThan(0);

    const fourth = startSystem(env);
    await fourth.says('Ready in');
    expect(orphans.filter(isRunning)).toEqual([]);
    expect(await query(await databaseOf(env), 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    await expectOrderlyStop(fourth, env);
  }, 120_000);

  it('starts a child again that died, Postgres and Temporal too, on the same ports, and says so', async () => {
    const env = await freshSystemEnv();
    const system = startSystem(env);
    await system.says('Ready in');
    const before = await askStandIn(env['PORT']);
    await fetch(`http://127.0.0.1:${env['PORT'] ?? ''}/crash`).catch(() => undefined);
    await system.says('api ended (exit code 3); starting it again in 0.5 s');
    await system.says('api runs again');
    expect((await askStandIn(env['PORT'])).pid).not.toBe(before.pid);
    for (const { pid, signal } of recordedProcesses(env)) {
      if (childrenOf(system.child.pid ?? 0, 'stand-ins').includes(pid)) continue;
      process.kill(pid, signal === 'SIGINT' ? 'SIGQUIT' : 'SIGKILL');
    }
    await Promise.all([system.says('Postgres runs again'), system.says('Temporal runs again')]);
    expect(await query(before.env['DATABASE_URL'] ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expectOrderlyStop(system, env);
  }, 60_000);

  it('refuses a folder that another start has', async () => {
    const env = { ...(await freshSystemEnv()), ...lentStores() };
    const first = startSystem(env);
    await first.says('Ready in');
    const second = startSystem({ ...(await freshSystemEnv()), ...lentStores(), DATA_DIR: env['DATA_DIR'] ?? '' });
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(
      new RegExp(`DATA_DIR .* is in use by another start \\(process ${first.child.pid}\\)`),
    );
    await expectOrderlyStop(first, env);
  });

  it('tells each process all that it needs, and shares generated secrets between them', async () => {
    const env = { ...(await freshSystemEnv()), ...lentStores() };
    const system = startSystem(env);
    await system.says('Ready in');
    const [api, worker, sandbox] = await Promise.all(
      ['PORT', 'METRICS_PORT', 'SANDBOX_PORT'].map((name) => askStandIn(env[name])),
    );
    const simulated = `http://localhost:${env['SANDBOX_PORT']}`;
    const vendors = { GIOSG_BASE_URL: simulated, GENESYS_LOGIN_URL: simulated, GENESYS_API_URL: simulated };
    expect(api?.env).toMatchObject({ ...vendors, ...lentStores(), PUBLIC_URL: `http://localhost:${env['PORT']}` });
    expect(api?.env['WORKER_METRICS_URL']).toBe(`http://127.0.0.1:${env['METRICS_PORT']}/metrics`);
    for (const name of ['GIOSG_APP_ID', 'GIOSG_APP_SECRET', 'GIOSG_WEBHOOK_SECRET']) {
      expect(new Set([api, worker, sandbox].map((each) => each?.env[name])).size).toBe(1);
    }
    expect(sandbox?.env).not.toHaveProperty('ENCRYPTION_KEYS');
    await expectOrderlyStop(system, env);
  });

  it('stops in the middle of a start and leaves no process', async () => {
    const env = await freshSystemEnv();
    const system = startSystem(env);
    await system.says('Postgres: made a new database');
    await expectOrderlyStop(system, env);
    expect(recordedProcesses(env)).toEqual([]);
  });
});
