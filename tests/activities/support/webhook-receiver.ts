import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createPurecloudTriggerRoute } from '../../../api/routes/purecloud-trigger.route';
import { waitFor } from '../../support/wait-for';
import type { ConnectionParts } from './connection-parts';

export interface WebhookReceiver {
  readonly url: string;
  /** Resolves when every change of the organization was read. */
  idle(organizationId: string): Promise<void>;
  close(): Promise<void>;
}

const retryMs = 100;

/** The product's own webhook route with its rows; its doorbell runs the observing activity, and again after a failure. */
export async function startWebhookReceiver(parts: ConnectionParts, webhookSecret: string): Promise<WebhookReceiver> {
  const due = new Set<string>();
  let running: Promise<void> | null = null;

  const observe = async (): Promise<void> => {
    for (const organizationId of due) {
      due.delete(organizationId);
      const retry = (): void => void setTimeout(() => ring(organizationId), retryMs).unref();
      await parts.control.observeGiosgUsers({ organizationId }).catch(retry);
    }
  };
  const ring = (organizationId: string): void => {
    due.add(organizationId);
    running ??= observe().finally(() => {
      running = null;
      for (const next of due) ring(next);
    });
  };

  const app = express();
  const { changes: giosgChanges, metrics } = parts;
  const route = { webhookSecrets: [webhookSecret], giosgChanges, doorbell: { ring }, metrics };
  app.post('/purecloud_trigger', ...createPurecloudTriggerRoute(route));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idle: async (organizationId) => {
      const isIdle = async () => running === null && (await giosgChanges.list(organizationId, 1)).length === 0;
      await waitFor(isIdle, 'every webhook to be read');
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
