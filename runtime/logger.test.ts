import { createLogger } from './logger';
import { scrub } from './scrub';

function capture(pretty = false) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, logger: createLogger({ level: 'info', name: 'test', pretty, destination }) };
}

describe('createLogger', () => {
  it('writes one JSON object a line with level, name and time in words', () => {
    const { lines, logger } = capture();
    logger.info({ organizationId: 'o1' }, 'hello');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      name: 'test',
      organizationId: 'o1',
      msg: 'hello',
    });
  });

  it.each([false, true])('keeps secrets out, pretty: %p', (pretty) => {
    const { lines, logger } = capture(pretty);
    logger.warn(
      {
        token: 'hidden1',
        request: { headers: { authorization: 'hidden2' }, clientSecret: 'hidden3' },
        url: '/purecloud_trigger?secret=hidden4&x=1',
        err: new Error('Basic aGlkZGVuOmhpZGRlbg== refused for hidden5@example.com'),
        connectUri: 'hidden6',
      },
      'calling wss://streaming.mypurecloud.de/channels/streaming-0-hidden7 failed',
    );
    const text = lines.join('');
    expect(text).toContain('failed');
    expect(text).toContain('x=1');
    expect(text).not.toMatch(/hidden\d|aGlkZGVu/);
  });

  it('keeps the code of an error', () => {
    const { lines, logger } = capture();
    logger.warn({ err: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });
    expect(lines[0]).toContain('ECONNREFUSED');
  });
});

describe('scrub', () => {
  it.each([
    ['Authorization: GIOSGAPP aaaaaaaaaa bbbbbbbbbb', 'Authorization: GIOSGAPP [redacted]'],
    ['/setup#session=abc.def', '/setup#session=[redacted]'],
    ['postgres://user:pass@host/db', 'postgres://user:[redacted]@host/db'],
    ['eyJhbGciOi.eyJzdWIiOi.c2ln', '[redacted]'],
    ['ann.o.tator+1@mail.example.com is gone', '[e-mail] is gone'],
    ['organization/060f67b6-f81c-566a-9148-c21815aa8d0d', 'organization/060f67b6-f81c-566a-9148-c21815aa8d0d'],
    ['@temporalio/worker 1.24', '@temporalio/worker 1.24'],
  ])('%s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
  });
});
