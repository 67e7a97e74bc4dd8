import { checkConnectUri, ForeignConnectUriError } from '../../clients/genesys/regions';
import type { NotificationChannelRow } from '../../db/notification-channel.repository';
import { createSilentLogger } from '../../runtime/logger';
import { createChannelLink, type ChannelLinkDeps } from './channel-link';

const answered = (_urgency: string, call: () => Promise<unknown>) => call();

const now = Date.parse('2026-01-15T09:00:00Z');
const hour = 3_600_000;

/** A link to a service that answers with this channel. */
function link(made: { connectUri?: string; expiresAt?: number | null } = {}, stored: NotificationChannelRow[] = []) {
  const rows: NotificationChannelRow[] = [];
  const channel = { id: 'c1', connectUri: 'wss://streaming.mypurecloud.de/channels/c1', expiresAt: null, ...made };
  const deps = {
    organizationId: 'o1',
    number: 1,
    genesys: { createChannel: () => Promise.resolve(channel), channelExists: () => Promise.resolve(true) },
    quota: { run: answered, repeatable: answered },
    channels: {
      list: () => Promise.resolve(stored),
      store: (_organizationId: string, row: NotificationChannelRow) => {
        rows.push(row);
        return Promise.resolve();
      },
    },
    keyring: { encrypt: (text: string) => `sealed ${text}`, decrypt: (text: string) => text.replace('sealed ', '') },
    checkConnectUri: (uri: string) => checkConnectUri(uri, 'mypurecloud.de'),
    now: () => now,
    logger: createSilentLogger(),
  };
  return { steps: createChannelLink(deps as unknown as ChannelLinkDeps), rows };
}

const row = (over: Partial<NotificationChannelRow>): NotificationChannelRow => ({
  number: 1,
  channelIdSealed: 'sealed c0',
  connectUriSealed: 'sealed wss://streaming.mypurecloud.de/channels/c0',
  expiresAt: new Date(now + 12 * hour),
  renewsAt: new Date(now + 10 * hour),
  connectedAt: null,
  agents: 3,
  ...over,
});

describe('createChannelLink', () => {
  it.each([
    'wss://streaming.example.org/channels/c1',
    'wss://streaming.mypurecloud.de.example.org/channels/c1',
    'ws://streaming.mypurecloud.de/channels/c1',
    'wss://user@streaming.mypurecloud.de/channels/c1',
    'https://streaming.mypurecloud.de/channels/c1',
  ])('refuses the address %s before anybody dials it, made or stored', async (connectUri) => {
    await expect(link({ connectUri }).steps.create(1)).rejects.toThrow(ForeignConnectUriError);
    const stored = link({}, [row({ connectUriSealed: `sealed ${connectUri}` })]);
    expect(await stored.steps.findStored()).toBeNull();
  });

  it('renews at 11/12 of the stated lifetime, of 24 h where none is stated or the clocks differ by more than it', async () => {
    for (const [expiresAt, lifetime] of [
      [now + 90_000, 90_000],
      [null, 24 * hour],
      [now - 1, 24 * hour],
    ] as const) {
      const { steps, rows } = link({ expiresAt });
      const identity = await steps.create(3);
      expect(identity).toMatchObject({ expiresAt: now + lifetime, renewAt: now + (lifetime * 11) / 12 });
      expect(rows).toEqual([
        expect.objectContaining({
          channelIdSealed: 'sealed c1',
          expiresAt: new Date(identity.expiresAt),
          renewsAt: new Date(identity.renewAt),
        }),
      ]);
    }
  });

  it('finds the stored channel with the time that its renewal was planned for', async () => {
    expect(await link({}, [row({})]).steps.findStored()).toMatchObject({ id: 'c0', renewAt: now + 10 * hour });
    expect(await link({}, [row({ renewsAt: null })]).steps.findStored()).toMatchObject({ renewAt: now + 11 * hour });
    expect(await link({}, [row({ expiresAt: new Date(now) })]).steps.findStored()).toBeNull();
    expect(await link({}, [row({ number: 2 })]).steps.findStored()).toBeNull();
  });
});
