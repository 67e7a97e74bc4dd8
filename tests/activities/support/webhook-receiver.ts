import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createGiosgChanges } from '../../../api/giosg-changes';
import { createPurecloudTriggerRoute } from '../../../api/routes/purecloud-trigger.route';
import { waitFor } from '../../support/wait-for';
import type { ConnectionParts } from './connection-parts';

export interface WebhookReceiver {
  readonly url: string;
  /** Resolves when every change of the organization was read. */
  idle(organizationId: string): Promise<void>;
  close(): Promise<void>;
}

const netEveryMs = 100;
const overdueMs = 2_000;

/**
 * The product's own webhook route with its rows, and the net under them: what no connection reads is read by the
 * observing activity, again and again, as the organization's workflow has it done.
 */
export async function startWebhookReceiver(parts: ConnectionParts, webhookSecret: string): Promise<WebhookReceiver> {
  const { changes, metrics } = parts;
  const due = new Set<string>();
  let running: Promise<void> | null = null;

  const observe = async (): Promise<void> => {
    for (const organizationId of await changes.claimOverdue(overdueMs)) due.add(organizationId);
    for (const organizationId of due) {
      await parts.control.observeGiosgUsers({ organizationId });
      due.delete(organizationId);
    }
  };
  const look = (): void => {
    // What failed is still due.
    running ??= observe()
      .catch(() => undefined)
      .finally(() => {
        running = null;
      });
  };
  const net = setInterval(look, netEveryMs);

  const app = express();
  const route = { webhookSecrets: [webhookSecret], giosgChanges: createGiosgChanges({ changes }), metrics };
  app.post('/purecloud_trigger', ...createPurecloudTriggerRoute(route));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idle: async (organizationId) => {
      const isIdle = async () => !due.has(organizationId) && (await changes.list(organizationId, 1)).length === 0;
      await waitFor(isIdle, 'every webhook to be read');
    },
    close: async () => {
      clearInterval(net);
      await running;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
