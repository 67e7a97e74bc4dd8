import { createSilentLogger } from '../runtime/logger';
import { keepRunning, type Running } from './keep-running';

/** Something that ends when told to, and says how often it was started. */
function createFragile() {
  const ends: ((how: string) => void)[] = [];
  const start = jest.fn(async (): Promise<Running> => {
    let end: (how: string) => void = () => undefined;
    const exited = new Promise<string>((resolve) => {
      end = resolve;
    });
    ends.push(end);
    return {
      identity: { pid: ends.length, startedAt: 'now' },
      exited,
      stop: async () => {
        end('stopped');
      },
    };
  });
  return { start, fall: (how: string) => ends.at(-1)?.(how) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const quick = (signal = new AbortController().signal) => ({
  logger: { ...createSilentLogger(), warn: jest.fn(), info: jest.fn() },
  stopping: signal,
  firstDelayMs: 1,
});

describe('keepRunning', () => {
  it('starts again what ended, waits longer each time, and says so', async () => {
    const { start, fall } = createFragile();
    const options = quick();
    const kept = await keepRunning('api', start, options);
    fall('exit code 3');
    await until(() => start.mock.calls.length === 2 && kept.current().identity.pid === 2);
    fall('SIGKILL');
    await until(() => start.mock.calls.length === 3);
    expect(options.logger.warn.mock.calls.map(([, text]) => text as string)).toEqual([
      'api ended (exit code 3); starting it again in 0.001 s',
      'api ended (SIGKILL); starting it again in 0.002 s',
    ]);
    await kept.stop();
  });

  it('tries again when the new start fails too', async () => {
    const { start, fall } = createFragile();
    const kept = await keepRunning('api', start, quick());
    start.mockRejectedValueOnce(new Error('port taken'));
    fall('exit code 1');
    await until(() => kept.current().identity.pid === 2);
    expect(start).toHaveBeenCalledTimes(3);
    await kept.stop();
  });

  it('rejects when the first start fails', async () => {
    const start = () => Promise.reject(new Error('no'));
    await expect(keepRunning('api', start, quick())).rejects.toThrow('no');
  });

  it('starts nothing again once it is stopped, itself or with everything', async () => {
    const { start, fall } = createFragile();
    const stopping = new AbortController();
    await keepRunning('api', start, quick(stopping.signal));
    stopping.abort();
    fall('SIGTERM');
    const other = createFragile();
    const kept = await keepRunning('api', other.start, quick());
    await kept.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect([start.mock.calls.length, other.start.mock.calls.length]).toEqual([1, 1]);
  });
});
