import { EventEmitter } from 'node:events';
import { createSilentLogger } from './logger';
import { type ShutdownStep, onShutdown } from './shutdown';

class FakeProcess extends EventEmitter {
  connected = true;
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
    this.emit('exited');
  }
}

function start(steps: ShutdownStep[], timeoutMs = 1_000) {
  const process = new FakeProcess();
  const shutdown = onShutdown({ logger: createSilentLogger(), steps, timeoutMs, process });
  const exited = new Promise<void>((resolve) => process.once('exited', resolve));
  return { process, shutdown, exited };
}

describe('onShutdown', () => {
  it.each(['SIGINT', 'SIGTERM', 'disconnect'])('closes what was opened last first on %s, once', async (event) => {
    const closed: string[] = [];
    const { process, shutdown, exited } = start([{ name: 'a', run: () => void closed.push('a') }]);
    shutdown.add({ name: 'b', run: () => void closed.push('b') });
    process.emit(event);
    process.emit('SIGINT');
    expect(shutdown.signal.aborted).toBe(true);
    await exited;
    expect(closed).toEqual(['b', 'a']);
    expect(process.exits).toEqual([0]);
  });

  it('goes on when a step fails', async () => {
    const closed: string[] = [];
    const { process, exited } = start([
      { name: 'good', run: () => void closed.push('good') },
      { name: 'bad', run: () => Promise.reject(new Error('no')) },
    ]);
    process.emit('SIGTERM');
    await exited;
    expect(closed).toEqual(['good']);
    expect(process.exits).toEqual([0]);
  });

  it('ends the process when a step never does', async () => {
    const { process, exited } = start([{ name: 'stuck', run: () => new Promise(() => undefined) }], 5);
    process.emit('SIGTERM');
    await exited;
    expect(process.exits).toEqual([1]);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('ends at once on %s', (event) => {
    const { process } = start([]);
    process.emit(event, new Error('boom'));
    expect(process.exits).toEqual([1]);
  });
});
