import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server';
import { readGiosgFixture } from '../testing/fixtures';
import { watchAccess } from './access-watch';
import { GiosgAccessLostError, GiosgForbiddenError, GiosgUnauthorizedError } from './errors';
import { createGiosgClient } from './giosg-client';

const { operator } = readGiosgFixture('user-resources.constructed') as Record<string, Record<string, unknown>>;

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

/** giosg answers these statuses to "who am I" and to everything else. */
async function watched(answers: { me: number; rest: number }) {
  server = await startLoopbackServer(({ url }) => {
    const status = url === '/api/v5/users/me' ? answers.me : answers.rest;
    return { status, json: status === 200 ? operator : { detail: 'no' } };
  });
  const clock = { ms: 0 };
  const lost: string[] = [];
  const client = createGiosgClient({ baseUrl: server.url, authorization: { token: 't' }, organizationId: 'o' });
  const giosg = watchAccess(client, { onLost: (error) => lost.push(error.name), now: () => clock.ms });
  return { giosg, lost, clock, answers };
}

const meCalls = () => server?.requests.filter(({ url }) => url === '/api/v5/users/me').length;

describe('watchAccess', () => {
  it.each([
    ['everything with 403, as for a disabled app', { me: 403, rest: 403 }],
    ['the one with 403 and the other with 401', { me: 401, rest: 403 }],
  ])('takes access for lost when giosg refuses %s', async (_name, answers) => {
    const { giosg, lost } = await watched(answers);
    await expect(giosg.getUser('u')).rejects.toBeInstanceOf(GiosgAccessLostError);
    expect(lost).toEqual(['GiosgAccessLostError']);
  });

  it('takes access for lost at a 401, without asking again', async () => {
    const { giosg, lost } = await watched({ me: 200, rest: 401 });
    await expect(giosg.setOnlineEnabled('u', true)).rejects.toBeInstanceOf(GiosgUnauthorizedError);
    expect([lost, meCalls()]).toEqual([['GiosgUnauthorizedError'], 0]);
  });

  it('takes a 403 for what it is while giosg knows us, and asks twice a minute at most', async () => {
    const { giosg, lost, clock, answers } = await watched({ me: 200, rest: 403 });
    const refused = async () => {
      const error: unknown = await giosg.getPreferences('u').catch((thrown: unknown) => thrown);
      return error instanceof GiosgForbiddenError;
    };
    expect([await refused(), await refused(), await refused()]).toEqual([true, true, true]);
    expect([meCalls(), lost]).toEqual([1, []]);
    clock.ms = 30_000;
    answers.me = 403;
    expect(await refused()).toBe(false);
    expect(lost).toEqual(['GiosgAccessLostError']);
  });

  it('takes nothing for lost while giosg is away', async () => {
    const { giosg, lost } = await watched({ me: 503, rest: 403 });
    await expect(giosg.listUsers()).rejects.toBeInstanceOf(GiosgForbiddenError);
    expect(lost).toEqual([]);
  });
});
