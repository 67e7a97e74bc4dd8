import { exchangeCode } from '../../../clients/giosg/token-exchange';
import { genesysSecretContext, giosgTokenContext } from '../../../db/sealed-secrets';
import { generateKey } from '../../../runtime/encryption';
import { createSandbox, type Sandbox } from '../../../sandbox/create-sandbox';
import { sandboxDefaults } from '../../../sandbox/defaults';
import { migrate } from '../../api/support/test-api';
import { createTestDatabase } from '../../support/postgres';
import { createConnectionParts, type ConnectionParts, type ConnectionPartsOptions } from './connection-parts';
import { createTestOrganization, type TestOrganization } from './test-organization';
import { startWebhookReceiver } from './webhook-receiver';

export interface Stage {
  readonly sandbox: Sandbox;
  readonly parts: ConnectionParts;
  /** With what another process finds the same database and vendors. */
  readonly options: ConnectionPartsOptions;
  /** An organization of its own: installed, with credentials and marked as connected, but nobody connects yet. */
  organization(spec?: OrganizationSpec): Promise<TestOrganization>;
  /** The app is installed (again): a new one-time code, and the bot token it is good for. */
  reinstall(organizationId: string): Promise<void>;
  /** Ends all connections and faults, between two tests. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface OrganizationSpec {
  agents?: number;
  giosgOnly?: number;
  genesysOnly?: number;
  loggedOut?: number;
}

const region = 'mypurecloud.de';

/** Both vendors simulated, a database, the webhook route: everything but Temporal, for the tests of one file. */
export async function openStage(overrides: Partial<ConnectionPartsOptions> = {}): Promise<Stage> {
  const [database, sandbox] = await Promise.all([
    createTestDatabase(migrate),
    createSandbox({ port: 0, settings: { requestsPerMinute: 100_000 } }),
  ]);
  const options: ConnectionPartsOptions = {
    databaseUrl: database.url,
    vendorsUrl: sandbox.url,
    encryptionKeys: generateKey('test'),
    vendorTimeoutMs: 5_000,
    ...overrides,
  };
  const parts = createConnectionParts(options);
  const receiver = await startWebhookReceiver(parts, sandboxDefaults.giosgWebhookSecret);
  sandbox.control.configure({ publicUrl: receiver.url });
  const organizations: TestOrganization[] = [];
  const clear = async (): Promise<void> => {
    sandbox.control.heal();
    for (const organization of organizations.splice(0)) await organization.end();
  };
  return {
    sandbox,
    parts,
    options,
    async organization(spec = {}) {
      const { id } = sandbox.control.addOrganization({ agents: 1, ...spec });
      await install({ sandbox, parts }, id);
      const organization = createTestOrganization({ sandbox, parts, receiver, organizationId: id });
      organizations.push(organization);
      return organization;
    },
    reinstall: (organizationId) => storeNewToken({ sandbox, parts }, organizationId),
    clear,
    async close() {
      await clear();
      await sandbox.close();
      await receiver.close();
      await parts.close();
      await database.drop();
    },
  };
}

/** What the api does at an installation, when credentials are saved, and what a Connect begins with. */
async function install({ sandbox, parts }: Pick<Stage, 'sandbox' | 'parts'>, organizationId: string): Promise<void> {
  const { keyring, organizations, credentials } = parts;
  await organizations.install(organizationId, null);
  await storeNewToken({ sandbox, parts }, organizationId);
  const client = sandbox.control.state(organizationId).organizations[0]?.client;
  await credentials.store({
    organizationId,
    region,
    clientId: client?.id ?? '',
    clientSecretSealed: keyring.encrypt(client?.secret ?? '', genesysSecretContext(organizationId)),
  });
  await organizations.open(organizationId);
}

async function storeNewToken(
  { sandbox, parts }: Pick<Stage, 'sandbox' | 'parts'>,
  organizationId: string,
): Promise<void> {
  const { keyring, organizations } = parts;
  const trigger = new URL(sandbox.control.trigger({ type: 'install', organizationId, redirectUri: sandbox.url }));
  const claims = (trigger.searchParams.get('data') ?? '').split('.')[1] ?? '';
  const { app_user_code: code } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { app_user_code: string };
  const token = await exchangeCode({
    baseUrl: sandbox.url,
    appId: sandboxDefaults.giosgAppId,
    appSecret: sandboxDefaults.giosgAppSecret,
    code,
  });
  const sealed = keyring.encrypt(token.accessToken, giosgTokenContext(organizationId));
  await organizations.storeGiosgToken(organizationId, { botUserId: token.userId, sealed });
}
