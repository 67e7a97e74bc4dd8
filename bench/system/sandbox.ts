import { askJson, type JsonRequest } from './json';

export interface SandboxAgent {
  readonly email: string;
  readonly giosg: { readonly id: string; readonly wanted: boolean; readonly isBot: boolean };
  readonly genesys: { readonly id: string; readonly presence: string };
}

export interface SandboxOrganization {
  readonly id: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly agents: readonly Partial<SandboxAgent>[];
}

export interface SandboxChange {
  readonly seq: number;
  readonly side: 'giosg' | 'genesys';
  readonly organizationId: string;
  readonly by: 'person' | 'product' | 'vendor';
  /** For writes: milliseconds since a person last did something to this agent. */
  readonly afterMs?: number;
}

export interface SandboxCall {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly path: string;
  readonly query?: string;
  readonly status?: number | 'reset';
}

export type Sandbox = ReturnType<typeof createSandboxClient>;

/** The control API of the sandbox that runs at `url`. */
export function createSandboxClient(url: string) {
  const ask = <Answer>(path: string, body?: unknown, more: Pick<JsonRequest, 'method' | 'isRepeatable'> = {}) =>
    askJson<Answer>(`${url}/sandbox${path}`, { ...(body === undefined ? {} : { body }), ...more });
  // What a person sets is the same when it is set twice.
  const act = (path: string, action: object) => ask(path, action, { isRepeatable: true });

  return {
    url,

    /** A new organization with so many people on both sides, at work but taking nothing. */
    async addOrganization(agents: number): Promise<string> {
      const { organization } = await ask<{ organization: { id: string } }>('/organizations', { agents });
      return organization.id;
    },

    async organization(id: string, limit: number): Promise<SandboxOrganization> {
      const path = `/state?organization=${id}&limit=${limit}`;
      const [found] = (await ask<{ organizations: SandboxOrganization[] }>(path)).organizations;
      if (!found) throw new Error(`the sandbox knows no organization ${id}`);
      return found;
    },

    /** Where giosg sends a browser; `install` installs the app first. */
    trigger: async (type: string, organizationId: string) =>
      (await ask<{ url: string }>('/giosg/trigger', { type, organizationId })).url,

    inGiosg: (id: string, action: { wanted?: boolean; present?: boolean }) => act(`/giosg/users/${id}`, action),
    inGenesys: (id: string, action: { presence: string }) => act(`/genesys/users/${id}`, action),
    changes: async (since: number) => (await ask<{ changes: SandboxChange[] }>(`/changes?since=${since}`)).changes,
    calls: async (since: number, filter = '') =>
      (await ask<{ calls: SandboxCall[] }>(`/log?since=${since}${filter}`)).calls,
    /** Where giosg sends triggers and webhooks from now on. */
    sendTo: (publicUrl: string) => ask('/settings', { publicUrl }, { method: 'PATCH', isRepeatable: true }),
    /** Every answer of both vendors comes this much later; what was asked takes effect at once. */
    async moveAway(ms: number): Promise<void> {
      for (const match of ['giosg.*', 'genesys.*']) {
        await ask('/faults', { match, count: 1_000_000_000, when: 'after', action: { type: 'delay', ms } });
      }
    },
    heal: () => ask('/heal', {}),
  };
}
