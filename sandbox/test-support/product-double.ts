import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: Record<string, unknown>;
}

/** What stands where the product would: notes what giosg sends and answers with `answer`'s status. */
export interface ProductDouble {
  readonly url: string;
  readonly received: ReceivedRequest[];
  /** Called for each request; its answer is the status. */
  answer: (request: ReceivedRequest) => number;
  webhooks(): Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startProductDouble(): Promise<ProductDouble> {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const entry: ReceivedRequest = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://product'),
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
      received.push(entry);
      response.statusCode = double.answer(entry);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const double: ProductDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: () => 202,
    webhooks: () => received.filter((entry) => entry.url.pathname === '/purecloud_trigger').map((entry) => entry.body),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return double;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
