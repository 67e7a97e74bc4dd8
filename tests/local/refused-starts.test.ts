import { writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import {
  freshSystemEnv,
  lentStores,
  recordedProcesses,
  removeSystemFolders,
  startSystem,
  type SystemEnv,
} from './started-system';

function occupy(port: string | undefined): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(Number(port), '127.0.0.1', () => {
      resolve(server);
    });
  });
}

/** Where no user can make a folder, root included. */
function impossibleFolder(env: SystemEnv): string {
  const file = join(dirname(env['DATA_DIR'] ?? ''), 'file');
  writeFileSync(file, '');
  return join(file, 'data');
}

async function expectRefusal(env: SystemEnv, sentence: RegExp): Promise<void> {
  const system = startSystem(env);
  expect(await system.exited).toBe(1);
  expect(system.output()).toMatch(sentence);
  expect(system.output().trim().split('\n')).toHaveLength(1);
  expect(recordedProcesses(env)).toEqual([]);
}

afterAll(removeSystemFolders);

describe('a start that cannot succeed says which setting to change and leaves nothing running', () => {
  it.each(['PORT', 'SANDBOX_PORT', 'TEMPORAL_UI_PORT'])('when the port of %s is taken', async (setting) => {
    const env = await freshSystemEnv();
    const other = await occupy(env[setting]);
    await expectRefusal(env, new RegExp(`Port ${env[setting]} is in use by another program: set ${setting} to`));
    other.close();
  });

  it('when DATA_DIR cannot be made', async () => {
    const env = { ...(await freshSystemEnv()), ...lentStores() };
    await expectRefusal(
      { ...env, DATA_DIR: impossibleFolder(env) },
      /DATA_DIR .* cannot be used \(ENOTDIR\): set DATA_DIR/,
    );
  });

  it('when its keys are broken: new ones could not open what the old ones sealed', async () => {
    const env = { ...(await freshSystemEnv()), ...lentStores() };
    mkdirSync(join(env.DATA_DIR ?? '', 'keys'), { recursive: true });
    writeFileSync(join(env.DATA_DIR ?? '', 'keys', 'keys.json'), '{');
    await expectRefusal(env, /keys\.json is broken: .* remove DATA_DIR/);
  });

  it('when there is no Temporal where TEMPORAL_CLI_PATH says', async () => {
    const env = { ...(await freshSystemEnv()), TEMPORAL_CLI_PATH: '/nowhere/temporal' };
    const system = startSystem(env);
    expect(await system.exited).toBe(1);
    expect(system.output()).toMatch(/TEMPORAL_CLI_PATH is \/nowhere\/temporal, which is no program/);
    expect(recordedProcesses(env)).toEqual([]);
  });

  it('when settings are wrong: all of them at once', async () => {
    const system = startSystem({ ...(await freshSystemEnv()), PORT: 'http', LOG_LEVEL: 'loud' });
    expect(await system.exited).toBe(1);
    expect(system.output()).toMatch(/PORT: [\s\S]*LOG_LEVEL: /);
  });
});
