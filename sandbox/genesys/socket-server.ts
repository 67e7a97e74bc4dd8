import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { callKind } from '../core/call-kinds';
import type { CallLog } from '../core/call-log';
import type { SandboxContext } from '../core/context';
import type { FaultRegistry } from '../core/faults';
import type { Outages } from '../core/outages';
import type { Channel } from '../core/types';
import type { ChannelHub } from './channel-hub';
import { createChannelSocket } from './channel-socket';
import { answerSubscribe } from './socket-subscribe';

export interface SocketServerDeps {
  readonly context: SandboxContext;
  readonly hub: ChannelHub;
  readonly log: CallLog;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
}

const reasons: Readonly<Record<number, string>> = { 404: 'Not Found', 503: 'Service Unavailable' };

/** Takes `/channels/<id>` upgrades of the HTTP server. The channel's id is the only credential. */
export function attachSocketServer(server: Server, deps: SocketServerDeps): void {
  const { context, hub, log, faults, outages } = deps;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 512_000 });

  const open = (channel: Channel, request: IncomingMessage, connection: Duplex, head: Buffer): void => {
    sockets.handleUpgrade(request, connection, head, (webSocket) => {
      const socket = createChannelSocket(context, {
        webSocket,
        resetConnection: () => (connection as Socket).resetAndDestroy(),
        onMessage: (message, from) => answerSubscribe(hub, channel, { message, from }),
        onClose: (closed) => hub.detach(channel, closed),
      });
      hub.attach(channel, socket);
    });
  };

  const onUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer): void => {
    connection.on('error', () => connection.destroy());
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const kind = callKind('UPGRADE', path);
    if (!kind) {
      refuse(connection, 404);
      return;
    }
    const call = log.begin({ ...kind, method: 'UPGRADE', path });
    const fault = outages.isDown('genesys') ? undefined : faults.take(kind.kind);
    if (outages.isDown('genesys') || fault?.action.type === 'reset') {
      (connection as Socket).resetAndDestroy();
      log.end(call, 'reset');
      return;
    }
    const proceed = (): void => {
      const channel = hub.find(path.split('/')[2] ?? '');
      const status = fault?.action.type === 'status' ? fault.action.status : channel ? 101 : 404;
      log.end(call, status);
      if (channel && status === 101) open(channel, request, connection, head);
      else refuse(connection, status);
    };
    if (fault?.action.type === 'hold') void faults.hold(fault, fault.action.timeoutMs ?? 60_000).then(proceed);
    else if (fault?.action.type === 'delay') setTimeout(proceed, fault.action.ms).unref();
    else proceed();
  };
  server.on('upgrade', onUpgrade);
}

function refuse(connection: Duplex, status: number): void {
  connection.end(
    `HTTP/1.1 ${status} ${reasons[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
