import { eventually } from './wait';

export interface SandboxAgent {
  readonly name: string;
  readonly email: string | null;
  readonly giosg?: {
    readonly id: string;
    readonly wanted: boolean;
    readonly present: boolean;
    readonly online: boolean;
    readonly chats: number;
    readonly isBot: boolean;
  };
  readonly genesys?: { readonly id: string; readonly presence: string; readonly routing: string };
}

export interface SandboxChannel {
  readonly id: string;
  readonly createdAt: string;
  readonly connected: boolean;
  readonly topics: number;
}

export interface SandboxState {
  readonly channels: SandboxChannel[];
  readonly organizations: {
    readonly id: string;
    readonly installation: { readonly hasToken: boolean } | null;
    readonly client: { readonly id: string; readonly secret: string };
    readonly definitions: readonly { readonly id: string; readonly label: string }[];
    readonly agents: SandboxAgent[];
  }[];
}

export interface SandboxCall {
  readonly seq: number;
  readonly kind: string;
  readonly path: string;
  readonly body?: Record<string, unknown>;
  readonly status?: number | 'reset';
}

export type SandboxPlayer = ReturnType<typeof createSandboxPlayer>;

/** For whom Save tries whether writing is allowed: nobody has this id. */
const nobody = '00000000-0000-0000-0000-000000000000';
const vendorWrites = new Set([
  'giosg.user.patch',
  'genesys.presence.patch',
  'genesys.presence.bulk.put',
  'genesys.routing.put',
]);

/** A person on both sides of the sandbox, and an onlooker who sees every call of the product. */
export function createSandboxPlayer(url: string) {
  async function ask<Answer>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`sandbox: ${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  const state = () => ask<SandboxState>('/state');

  async function agent(name: string): Promise<SandboxAgent> {
    const found = (await state()).organizations[0]?.agents.find((one) => one.name.startsWith(name));
    if (!found) throw new Error(`the sandbox knows no ${name}`);
    return found;
  }

  async function calls(since = 0): Promise<SandboxCall[]> {
    return (await ask<{ calls: SandboxCall[] }>(`/log?since=${since}`)).calls;
  }

  return {
    url,
    ask,
    state,
    agent,
    calls,

    async organizationId(): Promise<string> {
      return (await state()).organizations[0]?.id ?? '';
    },

    async inGiosg(name: string, action: Record<string, unknown>): Promise<void> {
      await ask(`/giosg/users/${(await agent(name)).giosg?.id ?? ''}`, action);
    },

    async inGenesys(name: string, action: Record<string, unknown>): Promise<void> {
      await ask(`/genesys/users/${(await agent(name)).genesys?.id ?? ''}`, action);
    },

    /** Waits until both sides of an agent are as said, e.g. `{ wanted: false, presence: 'On Queue' }`. */
    async untilAgent(name: string, wish: { wanted?: boolean; presence?: string; routing?: string }): Promise<void> {
      await eventually(`${name} is ${JSON.stringify(wish)}`, async () => {
        const { giosg, genesys } = await agent(name);
        const now: Record<string, unknown> = { ...genesys, wanted: giosg?.wanted };
        return Object.entries(wish).every(([key, value]) => now[key] === value);
      });
    },

    /** Every write the product sent, in the order they arrived: `Maija giosg true`, `Maija Genesys On Queue`. */
    async writes(since = 0): Promise<string[]> {
      const organization = (await state()).organizations[0];
      const names = new Map(
        (organization?.agents ?? []).flatMap(({ name, giosg, genesys }) =>
          [giosg?.id, genesys?.id].map((id) => [id, name.split(' ')[0]] as const),
        ),
      );
      const labels = new Map((organization?.definitions ?? []).map(({ id, label }) => [id, label]));
      return (await calls(since))
        .filter((call) => vendorWrites.has(call.kind) && !call.path.includes(nobody))
        .map((call) => {
          const who = call.path.split('/').find((part) => names.has(part));
          const what =
            call.kind === 'giosg.user.patch'
              ? `giosg ${String(call.body?.['is_online_enabled'])}`
              : `Genesys ${labels.get(definitionIn(call)) ?? JSON.stringify(call.body)}`;
          return `${names.get(who) ?? call.path} ${what}`;
        });
    },

    /** Waits until the product has asked and written nothing for so long: longer than its look for what was missed. */
    async untilQuiet(forMs = 1_500): Promise<void> {
      let last = '';
      let since = Date.now();
      await eventually(
        `no call for ${forMs} ms`,
        async () => {
          const now = JSON.stringify((await calls()).at(-1)?.seq ?? 0);
          if (now !== last) since = Date.now();
          last = now;
          return Date.now() - since >= forMs;
        },
        60_000,
      );
    },

    /** The next `count` calls of that kind are held open, before or after they took effect, until they are released. */
    async hold(
      match: string,
      when: 'before' | 'after',
      count = 1,
    ): Promise<{ untilHeld(): Promise<void>; release(): Promise<void> }> {
      const action = { type: 'hold', timeoutMs: 60_000 };
      const { fault } = await ask<{ fault: { id: string } }>('/faults', { match, when, count, action });
      return {
        untilHeld: async () => {
          await eventually(`${count} of ${match} are held`, async () => {
            const { faults } = await ask<{ faults: { id: string; holding: number }[] }>('/faults');
            return faults.some(({ id, holding }) => id === fault.id && holding === count);
          });
        },
        release: async () => {
          await ask(`/faults/${fault.id}/release`, {});
        },
      };
    },
  };
}

function definitionIn(call: SandboxCall): string {
  const definition = call.body?.['presenceDefinition'] as { id?: string } | undefined;
  return definition?.id ?? '';
}
