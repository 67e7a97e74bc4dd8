import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setupEndpoints } from '../../api/contracts/endpoints';
import { streamEventsEndpoint } from '../../api/contracts/events';
import { findProjectRoot } from '../../api/project-files';
import { appId, appSecret, listen, startTestApi, type TestApi, webhookSecrets } from './support/test-api';

const withBrokenReference = {
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths: { '/x': { get: { responses: { 200: { $ref: '#/components/responses/none' } } } } },
};

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<string, { description: string; content: Record<string, { schema: object }> }>;
}

let folder: string;
let api: TestApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setup-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Setup</title>');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), '0;');
  writeFileSync(join(folder, 'assets', 'index-large.js'), '0;'.repeat(10_000));
  api = await startTestApi({ files: { setupWeb: folder, assets: join(findProjectRoot(), 'api', 'assets') } });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('GET /api/openapi.json', () => {
  it('describes every endpoint with its answers', async () => {
    const document = (await (await api.fetch('/api/openapi.json')).json()) as Document;
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [operation.operationId, method, path]),
    );
    const expected = Object.entries({ ...setupEndpoints, streamEvents: streamEventsEndpoint }).map(
      ([name, { method, path }]) => [name, method, path],
    );
    expect(operations.sort()).toEqual(expected.sort());
    expect(Object.keys(document.paths['/api/setup/credentials']?.['put']?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '401', '403', '409', '422', '503']),
    );
  });

  it('declares each parameter of a path, and says what each answer is', async () => {
    const document = (await (await api.fetch('/api/openapi.json')).json()) as Document;
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const { parameters = [], responses } of Object.values(methods)) {
        expect(parameters.filter((each) => each.in === 'path' && each.required).map((each) => each.name)).toEqual(
          inPath,
        );
        for (const { description, content } of Object.values(responses)) {
          expect(description).not.toBe('');
          const { schema } = content['application/json'] ?? content['text/event-stream'] ?? {};
          expect(Object.keys(schema ?? {})).not.toEqual([]);
        }
      }
    }
  });

  it('is valid: a generator of types accepts it', async () => {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, await (await api.fetch('/api/openapi.json')).text());
    // The generator is an ES module, which Jest's own loader does not take.
    const cli = join(findProjectRoot(), 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, file]);
    expect(stdout).toContain('saveCredentials');
    expect(stdout).toContain('giosgUserId');
    writeFileSync(file, JSON.stringify(withBrokenReference));
    await expect(promisify(execFile)(process.execPath, [cli, file])).rejects.toThrow();
  });
});

describe('pages', () => {
  it.each(['/setup', '/setup/', '/setup/agents'])('%s is the setup page', async (path) => {
    const response = await api.fetch(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Setup</title>');
  });

  it('sends assets compressed', async () => {
    const response = await api.fetch('/setup/assets/index-large.js', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    expect(await response.text()).toHaveLength(20_000);
  });

  it('keeps assets in caches for good', async () => {
    const response = await api.fetch('/setup/assets/index-abc.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/setup/assets/missing.js', '/setup/missing.png', '/setup/..%2f..%2fpackage.json'])(
    'says 404 for %s',
    async (path) => {
      expect((await api.fetch(path)).status).toBe(404);
    },
  );

  it.each([
    ['/terms', 'text/html'],
    ['/privacy', 'text/html'],
    ['/page.css', 'text/css'],
    ['/icon.png', 'image/png'],
  ])('%s is there', async (path, type) => {
    const response = await api.fetch(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it.each(['/terms', '/privacy'])(
    '%s names the operator as set, and leaves what is not set to be noticed',
    async (path) => {
      const text = await (await api.fetch(path)).text();
      expect(text).toContain('Example &amp; Sons &lt;Ltd&gt;');
      expect(text).not.toContain('[company]');
      expect(text).toContain('[contact]');
      expect(text).not.toContain('[days]');
    },
  );

  it('has an icon of 300 × 300 that other sites may show', async () => {
    const response = await api.fetch('/icon.png');
    const image = Buffer.from(await response.arrayBuffer());
    expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([300, 300]);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  it('says how to build a page that is not built', async () => {
    const missing = join(folder, 'nowhere');
    expect(existsSync(missing)).toBe(false);
    const alone = await startTestApi({ files: { setupWeb: missing, assets: missing } });
    try {
      const response = await alone.fetch('/setup');
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('npm run build');
      expect((await alone.fetch('/terms')).status).toBe(404);
    } finally {
      await alone.close();
    }
  });
});

describe('GET /healthz and /metrics', () => {
  it('say that the process lives', async () => {
    const response = await api.fetch('/healthz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'alive' });
  });

  it('count requests by route pattern, without ids and secrets', async () => {
    await api.fetch('/api/setup/agents/somebody/sync?secret=hidden', { method: 'PUT' });
    await api.fetch('/some/secret/path');
    const text = await (await api.fetch('/metrics')).text();
    expect(text).toContain('route="/api/setup/agents/:giosgUserId/sync",status="401"');
    expect(text).toContain('route="unmatched"');
    expect(text).not.toMatch(/somebody|hidden|some\/secret/);
  });

  it("carry the worker's metrics too, and do without a worker that is gone", async () => {
    const worker = await listen(
      createServer((_request, response) => response.end('# HELP up x\n# TYPE up gauge\nup{kind="a"} 1\n')),
    );
    const workerMetricsUrl = `http://127.0.0.1:${(worker.address() as AddressInfo).port}/metrics`;
    const alone = await startTestApi({
      settings: {
        publicUrl: 'https://sync.example.com',
        giosg: { baseUrl: 'https://service.giosg.com', appId, appSecret, webhookSecrets },
        genesys: {},
        workerMetricsUrl,
      },
    });
    try {
      const both = await alone.fetch('/metrics');
      expect(await both.text()).toContain('up{process="worker",kind="a"} 1');
      expect(both.headers.get('strict-transport-security')).not.toBeNull();
      await new Promise((resolve) => worker.close(resolve));
      expect(await (await alone.fetch('/metrics')).text()).toContain('test_http_request_seconds_count{process="api"');
    } finally {
      await alone.close();
    }
  });
});
