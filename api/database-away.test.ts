import { DatabaseTimeoutError, isDatabaseAway, withinLimit } from './database-away';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

describe('isDatabaseAway', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED'), true],
    ['a server that shuts down', withCode('57P01'), true],
    ['a connection error class', withCode('08006'), true],
    ['a pool without a free connection', Object.assign(new Error('x'), { name: 'KnexTimeoutError' }), true],
    ['several addresses, all refused', new AggregateError([withCode('ECONNREFUSED')]), true],
    ['a connection cut off', new Error('Connection terminated unexpectedly'), true],
    ['a wrong query', withCode('42601'), false],
    ['a broken rule', withCode('23505'), false],
    ['anything else', new Error('boom'), false],
    ['no error', 'ECONNREFUSED', false],
  ])('%s', (_name, thrown, away) => {
    expect(isDatabaseAway(thrown)).toBe(away);
  });
});

describe('withinLimit', () => {
  it('gives up after the limit', async () => {
    await expect(withinLimit(new Promise(() => undefined), 5)).rejects.toBeInstanceOf(DatabaseTimeoutError);
  });

  it('passes on what comes in time', async () => {
    await expect(withinLimit(Promise.resolve(7), 1_000)).resolves.toBe(7);
  });
});
