import { type IncomingHttpHeaders, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  text?: string;
  /** `hang`: never answered. `reset`: the connection is cut. */
  instead?: 'hang' | 'reset';
}

export interface LoopbackServer {
  url: string;
  requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** A real HTTP server on a free port of this machine, for tests. Records what it gets. */
export async function startLoopbackServer(
  reply: (request: ReceivedRequest, index: number) => Reply,
): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      const { status = 200, headers: replyHeaders = {}, json, text, instead } = reply(request, requests.length - 1);
      if (instead === 'reset') incoming.socket.destroy();
      if (instead) return;
      const body = json === undefined ? (text ?? '') : JSON.stringify(json);
      const type = json === undefined ? 'text/html' : 'application/json';
      outgoing.writeHead(status, { 'content-type': type, ...replyHeaders }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
