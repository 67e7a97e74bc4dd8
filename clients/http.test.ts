import { createHttp, parseRetryAfter, type HttpRequest } from './http';
import type { HttpFailure } from './http-failure';
import { type LoopbackServer, type Reply, startLoopbackServer } from './testing/loopback-server';

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

const counted: string[] = [];
const metrics = {
  vendorCalls: { inc: (labels: { status: string }) => void counted.push(labels.status) },
  vendorCallSeconds: { observe: () => undefined },
};

async function sendTo(reply: (index: number) => Reply, request: Partial<HttpRequest> = {}, maxBodyBytes?: number) {
  counted.length = 0;
  server = await startLoopbackServer((_, index) => reply(index));
  const send = createHttp({ vendor: 'giosg', timeoutMs: 150, maxBodyBytes, metrics });
  return send({ call: 'test', method: 'GET', url: `${server.url}/x`, ...request });
}

const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: HttpFailure) => error.kind,
  );

describe('createHttp', () => {
  it('answers with status, parsed body and the vendor’s correlation id', async () => {
    const answer = await sendTo(() => ({
      status: 418,
      json: { a: 1 },
      headers: { 'ININ-Correlation-Id': 'c-1', 'retry-after': '2' },
    }));
    expect(answer).toMatchObject({ status: 418, body: { a: 1 }, correlationId: 'c-1', retryAfterMs: 2_000 });
    expect(counted).toEqual(['418']);
  });

  it('tolerates bodies that are not JSON', async () => {
    const answer = await sendTo(() => ({ status: 502, text: '<html>Bad gateway</html>' }));
    expect(answer).toMatchObject({ status: 502, body: undefined });
  });

  it('sends JSON and forms', async () => {
    await sendTo(() => ({}), { method: 'PATCH', json: { on: false } });
    expect(server?.requests[0]).toMatchObject({
      body: '{"on":false}',
      headers: { 'content-type': 'application/json' },
    });
    await server?.close();
    await sendTo(() => ({}), { method: 'POST', form: { code: 'a b&c' } });
    expect(server?.requests[0]?.body).toBe('code=a+b%26c');
  });

  it('does not follow a redirect', async () => {
    const answer = sendTo(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }));
    expect(await kindOf(answer)).toBe('redirect');
    expect(server?.requests).toHaveLength(1);
  });

  it('gives up after the timeout', async () => {
    expect(await kindOf(sendTo(() => ({ instead: 'hang' }), { method: 'PATCH' }))).toBe('timeout');
    expect(counted).toEqual(['timeout']);
  });

  it('gives up when told to, before and during the request', async () => {
    const controller = new AbortController();
    const request = { signal: controller.signal, timeoutMs: 10_000 };
    const during = sendTo(() => {
      controller.abort();
      return { instead: 'hang' };
    }, request);
    expect(await kindOf(during)).toBe('aborted');
    await server?.close();
    expect(await kindOf(sendTo(() => ({}), request))).toBe('aborted');
    expect(server?.requests).toHaveLength(0);
  });

  it('stops reading an answer that is too long', async () => {
    expect(await kindOf(sendTo(() => ({ text: 'x'.repeat(5_000) }), {}, 1_000))).toBe('too_large');
  });

  it('repeats a read that the network broke once, and never a write', async () => {
    const reply = (index: number): Reply => (index === 0 ? { instead: 'reset' } : { json: {} });
    expect(await kindOf(sendTo(reply))).toBe('answered');
    expect(server?.requests).toHaveLength(2);
    await server?.close();
    expect(await kindOf(sendTo(reply, { method: 'PATCH', json: {} }))).toBe('network');
    expect(server?.requests).toHaveLength(1);
  });

  it('knows that a request nobody took was not sent', async () => {
    const gone = await startLoopbackServer(() => ({}));
    await gone.close();
    expect(await kindOf(sendTo(() => ({}), { method: 'PATCH', url: gone.url }))).toBe('not_sent');
  });
});

describe('parseRetryAfter', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['5', 5_000],
    ['0.5', 500],
    ['-3', 0],
    ['999999', 3_600_000],
  ])('%p → %p', (value, expected) => {
    expect(parseRetryAfter(value)).toBe(expected);
  });

  it('reads a date', () => {
    const waitMs = parseRetryAfter(new Date(Date.now() + 10_000).toUTCString());
    expect(waitMs).toBeGreaterThan(8_000);
    expect(waitMs).toBeLessThanOrEqual(10_000);
  });
});
