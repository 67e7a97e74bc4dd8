import pino from 'pino';
import { createPageChanges, type PageChange } from './page-changes';

const logger = pino({ level: 'silent' });

function harness() {
  const taken: PageChange[] = [];
  const released: (() => void)[] = [];
  const onFailure = jest.fn();
  const take = (change: PageChange) => () => {
    taken.push(change);
    return new Promise<void>((resolve) => released.push(resolve));
  };
  const changes = createPageChanges({
    take: { settings: take('settings'), policy: take('policy') },
    onFailure,
    logger,
  });
  const release = async (): Promise<void> => {
    released.shift()?.();
    await new Promise(setImmediate);
  };
  return { changes, taken, release, onFailure };
}

describe('what the page changed', () => {
  it('is taken over one thing at a time', async () => {
    const { changes, taken, release } = harness();
    changes.note('policy');
    changes.note('settings');
    changes.look();
    changes.look();
    expect(taken).toEqual(['settings']);
    await release();
    expect(taken).toEqual(['settings', 'policy']);
  });

  it('while the former change is being taken over follows it at once', async () => {
    const { changes, taken, release } = harness();
    changes.note('policy');
    changes.look();
    await new Promise(setImmediate);
    changes.note('policy');
    changes.look();
    expect(taken).toEqual(['policy']);
    await release();
    expect(taken).toEqual(['policy', 'policy']);
    await release();
    changes.look();
    await release();
    expect(taken).toEqual(['policy', 'policy']);
  });

  it('and could not be taken over waits for the next look', async () => {
    const taken: string[] = [];
    const onFailure = jest.fn();
    const policy = () => {
      taken.push('policy');
      return taken.length === 1 ? Promise.reject(new Error('Postgres is away')) : Promise.resolve();
    };
    const changes = createPageChanges({ take: { settings: () => Promise.resolve(), policy }, onFailure, logger });
    changes.note('policy');
    changes.look();
    await new Promise(setImmediate);
    expect(taken).toHaveLength(1);
    expect(onFailure).toHaveBeenCalledTimes(1);
    changes.look();
    await new Promise(setImmediate);
    expect(taken).toHaveLength(2);
  });
});
