import { createListener, type Listener } from '../../db/listener';
import type { Logger } from '../../runtime/logger';

/** What a connection is told by Postgres. */
export interface ConnectionEars {
  /** giosg told of changed users. */
  change(): void;
  observation(): void;
  settings(): void;
  policy(): void;
}

const listenTo = ['giosg_change', 'observation', 'agent_setting', 'policy_changed', 'organization_changed'] as const;

export type ConnectionHub = ReturnType<typeof createConnectionHub>;

/**
 * One LISTEN connection for all connections of a process. A notification names an organization and nothing else; after
 * each reconnect everybody is told everything, because what was sent meanwhile is lost.
 */
export function createConnectionHub(deps: { databaseUrl: string; logger: Logger }) {
  const ears = new Map<string, ConnectionEars>();
  const organizationEars = new Map<string, () => void>();
  const listener: Listener = createListener({
    databaseUrl: deps.databaseUrl,
    channels: listenTo,
    onNotify: tell,
    onConnected: () => {
      for (const organizationId of new Set([...ears.keys(), ...organizationEars.keys()])) {
        for (const channel of listenTo) tell(channel, organizationId);
      }
    },
    onError: (error) => deps.logger.warn({ err: error }, 'LISTEN connection lost, connecting again'),
  });

  function tell(channel: string, organizationId: string): void {
    const ear = ears.get(organizationId);
    if (channel === 'giosg_change') ear?.change();
    if (channel === 'observation') ear?.observation();
    if (channel === 'agent_setting') ear?.settings();
    if (channel === 'policy_changed') ear?.policy();
    if (channel === 'organization_changed') organizationEars.get(organizationId)?.();
  }

  return {
    /** Answers with the end of the subscription. */
    subscribe(organizationId: string, ear: ConnectionEars): () => void {
      ears.set(organizationId, ear);
      return () => {
        if (ears.get(organizationId) === ear) ears.delete(organizationId);
      };
    },
    /** Connected or not may have changed. */
    subscribeOrganization(organizationId: string, changed: () => void): () => void {
      organizationEars.set(organizationId, changed);
      return () => {
        if (organizationEars.get(organizationId) === changed) organizationEars.delete(organizationId);
      };
    },
    close: () => listener.close(),
  };
}
