import { randomUUID } from 'node:crypto';
import { createGenesysTokens, GenesysCredentialsMissingError } from '../../activities/genesys-tokens';
import { GenesysInvalidClientError } from '../../clients/genesys/errors';
import { createGenesysTokenRepository } from '../../db/genesys-token.repository';
import { genesysSecretContext } from '../../db/sealed-secrets';
import { openStage, type Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function withCredentials(): Promise<string> {
  const organizationId = randomUUID();
  const { organizations, credentials, keyring } = stage.parts;
  await organizations.install(organizationId, null);
  const clientSecretSealed = keyring.encrypt('secret', genesysSecretContext(organizationId));
  await credentials.store({ organizationId, region: 'mypurecloud.de', clientId: randomUUID(), clientSecretSealed });
  return organizationId;
}

/** One process: it shares nothing with another one but Postgres. */
function createProcess(requestToken: Parameters<typeof createGenesysTokens>[0]['requestToken'], now?: () => number) {
  const { credentials, keyring, database } = stage.parts;
  const tokens = createGenesysTokenRepository(database);
  return createGenesysTokens({ tokens, credentials, keyring, requestToken, ...(now ? { now } : {}) });
}

function createLogin() {
  let fetched = 0;
  const requestToken = jest.fn(async () => {
    fetched += 1;
    return { accessToken: `token-${fetched}`, expiresInSeconds: 1_000 };
  });
  return requestToken;
}

describe('the access token of an organization', () => {
  it('is fetched once, however many calls of however many processes want it', async () => {
    const organizationId = await withCredentials();
    const login = createLogin();
    const processes = [createProcess(login), createProcess(login)];
    const wanted = processes.flatMap((process) => Array.from({ length: 10 }, () => process.getToken(organizationId)));
    const tokens = await Promise.all(wanted);
    expect(new Set(tokens.map((token) => token.accessToken))).toEqual(new Set(['token-1']));
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('is replaced once when many find it refused', async () => {
    const organizationId = await withCredentials();
    const login = createLogin();
    const processes = [createProcess(login), createProcess(login)];
    const first = await processes[0]?.getToken(organizationId);
    const replaced = await Promise.all(processes.map((process) => process.getToken(organizationId, first?.generation)));
    expect(replaced.map((token) => token.accessToken)).toEqual(['token-2', 'token-2']);
    // Somebody who learns late that the first one is refused gets what is there.
    expect((await processes[1]?.getToken(organizationId, first?.generation))?.accessToken).toBe('token-2');
    expect(login).toHaveBeenCalledTimes(2);
  });

  it('is fetched anew within its last tenth, and used before that', async () => {
    const organizationId = await withCredentials();
    const login = createLogin();
    let later = 0;
    const tokens = createProcess(login, () => Date.now() + later);
    await tokens.getToken(organizationId);
    later = 890_000;
    expect((await tokens.getToken(organizationId)).accessToken).toBe('token-1');
    later = 901_000;
    expect((await tokens.getToken(organizationId)).accessToken).toBe('token-2');
  });

  it('cannot be had without credentials', async () => {
    await expect(createProcess(createLogin()).getToken(randomUUID())).rejects.toThrow();
    const organizationId = randomUUID();
    await stage.parts.organizations.install(organizationId, null);
    await expect(createProcess(createLogin()).getToken(organizationId)).rejects.toThrow(GenesysCredentialsMissingError);
  });

  it('marks credentials that are refused, and lets the next one try at once', async () => {
    const organizationId = await withCredentials();
    const refuse = () => Promise.reject(new GenesysInvalidClientError({ call: 'requestToken', status: 400 }));
    await expect(createProcess(refuse).getToken(organizationId)).rejects.toThrow(GenesysInvalidClientError);
    expect(await stage.parts.credentials.find(organizationId)).toMatchObject({ status: 'invalid' });
    expect((await createProcess(createLogin()).getToken(organizationId)).accessToken).toBe('token-1');
  });

  it('is sealed in Postgres', async () => {
    const organizationId = await withCredentials();
    await createProcess(createLogin()).getToken(organizationId);
    const row = await createGenesysTokenRepository(stage.parts.database).find(organizationId);
    expect(row?.tokenSealed).toMatch(/^v1\./);
    expect(row?.tokenSealed).not.toContain('token-1');
  });
});
