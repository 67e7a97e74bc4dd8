import { randomUUID } from 'node:crypto';
import {
  createGenesysTokens,
  GenesysCredentialsInvalidError,
  GenesysCredentialsMissingError,
  refreshTime,
} from '../../activities/genesys-tokens';
import { GenesysInvalidClientError, GenesysUnavailableError } from '../../clients/genesys/errors';
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
  await stage.parts.organizations.install(organizationId, null);
  await saveAgain(organizationId);
  return organizationId;
}

async function saveAgain(organizationId: string): Promise<void> {
  const { credentials, keyring } = stage.parts;
  const clientSecretSealed = keyring.encrypt('secret', genesysSecretContext(organizationId));
  await credentials.store({ organizationId, region: 'mypurecloud.de', clientId: randomUUID(), clientSecretSealed });
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

const refusal = () => new GenesysInvalidClientError({ call: 'requestToken', status: 400 });

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

  it.each([300, 86_400, 172_800])('of %i s is replaced when a tenth of that is left', async (expiresInSeconds) => {
    const organizationId = await withCredentials();
    const login = jest.fn(async () => ({ accessToken: 'token', expiresInSeconds }));
    let later = 0;
    const tokens = createProcess(login, () => Date.now() + later);
    const token = await tokens.getToken(organizationId);
    const refreshAt = refreshTime(token).getTime() - Date.now();
    expect(Math.abs(refreshAt - expiresInSeconds * 900)).toBeLessThan(30_000);
    later = expiresInSeconds * 800;
    await tokens.getToken(organizationId);
    expect(login).toHaveBeenCalledTimes(1);
    later = expiresInSeconds * 910 + 30_000;
    await tokens.getToken(organizationId);
    expect(login).toHaveBeenCalledTimes(2);
  });

  it('is not asked for again with credentials that were refused, by no process, until there are others', async () => {
    const organizationId = await withCredentials();
    const refuse = jest.fn(() => Promise.reject(refusal()));
    const processes = [createProcess(refuse), createProcess(refuse)];
    for (const process of processes) await expect(process.getToken(organizationId)).rejects.toThrow();
    await expect(processes[1]?.getToken(organizationId)).rejects.toThrow(GenesysCredentialsInvalidError);
    await expect(processes[0]?.refresh(organizationId)).rejects.toMatchObject({
      problem: { code: 'genesys_invalid_client' },
    });
    expect(refuse).toHaveBeenCalledTimes(1);
    expect(await stage.parts.credentials.find(organizationId)).toMatchObject({
      status: 'invalid',
      problem: { code: 'genesys_invalid_client', message: expect.stringMatching(/secret/) as string },
    });
    await saveAgain(organizationId);
    expect((await createProcess(createLogin()).getToken(organizationId)).accessToken).toBe('token-1');
  });

  it('is used to its end while no fresh one is to be had, and the attempts are spaced', async () => {
    const organizationId = await withCredentials();
    let later = 0;
    const now = () => Date.now() + later;
    await createProcess(createLogin(), now).getToken(organizationId);
    const away = jest.fn(() => Promise.reject(new GenesysUnavailableError({ call: 'requestToken', status: 503 })));
    const tokens = createProcess(away, now);
    later = 910_000;
    expect((await tokens.getToken(organizationId)).accessToken).toBe('token-1');
    expect((await tokens.getToken(organizationId)).accessToken).toBe('token-1');
    expect(away).toHaveBeenCalledTimes(1);
    // Its replacement is somebody's task, who has to be told.
    const claimed = stage.parts.database('genesys_token').where({ organization_id: organizationId });
    await claimed.update({ refreshing_until: null });
    await expect(tokens.refresh(organizationId)).rejects.toThrow(GenesysUnavailableError);
    await claimed.update({ refreshing_until: null });
    later = 1_001_000;
    await expect(tokens.getToken(organizationId)).rejects.toThrow(GenesysUnavailableError);
  });

  it('still serves when the secret was changed in its last tenth, but the credentials are known to be invalid', async () => {
    const organizationId = await withCredentials();
    let later = 0;
    const now = () => Date.now() + later;
    await createProcess(createLogin(), now).getToken(organizationId);
    const refuse = jest.fn(() => Promise.reject(refusal()));
    const tokens = createProcess(refuse, now);
    later = 910_000;
    await expect(tokens.refresh(organizationId)).rejects.toThrow(GenesysInvalidClientError);
    expect((await tokens.getToken(organizationId)).accessToken).toBe('token-1');
    later = 1_001_000;
    await expect(tokens.getToken(organizationId)).rejects.toThrow(GenesysCredentialsInvalidError);
    expect(refuse).toHaveBeenCalledTimes(1);
  });

  it('that is refused although it is fresh makes the credentials invalid, with the reason, and no newer ones', async () => {
    const organizationId = await withCredentials();
    const login = createLogin();
    const tokens = createProcess(login);
    const { generation } = await tokens.getToken(organizationId);
    await tokens.giveUp(organizationId, generation - 1);
    expect(await stage.parts.credentials.find(organizationId)).toMatchObject({ status: 'valid' });
    await tokens.giveUp(organizationId, generation);
    expect(await stage.parts.credentials.find(organizationId)).toMatchObject({
      status: 'invalid',
      problem: { code: 'genesys_token_refused' },
    });
    await expect(tokens.getToken(organizationId)).rejects.toThrow(GenesysCredentialsInvalidError);
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('is sealed in Postgres', async () => {
    const organizationId = await withCredentials();
    await createProcess(createLogin()).getToken(organizationId);
    const row = await createGenesysTokenRepository(stage.parts.database).find(organizationId);
    expect(row?.tokenSealed).toMatch(/^v1\./);
    expect(row?.tokenSealed).not.toContain('token-1');
  });
});
