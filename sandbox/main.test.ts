import { fork, type ChildProcess } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import path from 'node:path';
import { createSandbox } from './create-sandbox';
import { sandboxOptions } from './main';
import { call, genesysToken, listen } from './test-support/calls';

/** The first argument of an event's next occurrence. */
async function first(emitter: EventEmitter, event: string): Promise<unknown> {
  const [value] = (await once(emitter, event)) as unknown[];
  return value;
}

async function start(env: NodeJS.ProcessEnv = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(path.join(__dirname, 'main.ts'), {
    execArgv: ['--require', path.join(__dirname, 'test-support', 'swc-register.cjs')],
    env: { PATH: process.env['PATH'], SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const [line, message] = await Promise.all([first(child.stdout!, 'data'), first(child, 'message')]);
  expect(message).toBe('ready');
  return { child, url: (JSON.parse(String(line)) as { url: string }).url };
}

describe('sandbox process', () => {
  it.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['the parent’s end', (child: ChildProcess) => child.disconnect()],
  ])('ends within a second of %s, with sockets and streams open', async (_name, end) => {
    const { child, url } = await start();
    const headers = { Authorization: `Bearer ${await genesysToken({ url })}` };
    const channel = (await call(`${url}/api/v2/notifications/channels`, { method: 'POST', headers })).body as {
      connectUri: string;
    };
    await listen(channel.connectUri);
    const stream = await fetch(`${url}/sandbox/events`);
    const before = Date.now();
    end(child);
    expect(await first(child, 'exit')).toBe(0);
    expect(Date.now() - before).toBeLessThan(1000);
    await expect(stream.text()).rejects.toThrow();
  });

  it('says in one sentence that its port is taken', async () => {
    const taken = await createSandbox();
    const child = fork(path.join(__dirname, 'main.ts'), {
      execArgv: ['--require', path.join(__dirname, 'test-support', 'swc-register.cjs')],
      env: { PATH: process.env['PATH'], SANDBOX_PORT: String(taken.port) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const [text, code] = await Promise.all([first(child.stderr!, 'data'), first(child, 'exit')]);
    expect(String(text)).toContain('SANDBOX_PORT');
    expect(code).toBe(1);
    await taken.close();
  });

  it('takes the address of the Temporal Web UI from the environment', () => {
    const env = { TEMPORAL_UI_URL: 'http://ui.example', TEMPORAL_NAMESPACE: 'own' };
    expect(sandboxOptions(env)).toMatchObject({ temporalUiUrl: 'http://ui.example', temporalNamespace: 'own' });
  });

  it('takes its options from the environment, empty values meaning the default', () => {
    expect(sandboxOptions({ DATA_DIR: '/data', GIOSG_APP_ID: '', PUBLIC_URL: 'http://product' })).toEqual({
      host: '127.0.0.1',
      port: 3100,
      publicUrl: 'http://product',
      allowedHosts: [],
      stateFile: path.join('/data', 'sandbox-state.json'),
    });
    expect(() => sandboxOptions({ SANDBOX_PORT: 'x' })).toThrow('SANDBOX_PORT');
  });
});
