import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createConnectionActivities } from '../../activities/connection/connection.activity';
import type { ConnectionResult } from '../../activities/contracts';
import { genesysSecretContext } from '../../db/sealed-secrets';
import type { Problem } from '../../domain/organization-state';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** The activity as a worker runs it, and what it told the workflow. */
function startActivity(organizationId: string) {
  const told: { status: string; problem: Problem | null }[] = [];
  const shutdown = new AbortController();
  const activities = createConnectionActivities({
    ...stage.parts,
    shuttingDown: shutdown.signal,
    tellWorkflow: async (_id, report) => void told.push(report),
  });
  const outcome = new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') })
    .run((ref: { organizationId: string }): Promise<ConnectionResult> => activities.connection(ref), { organizationId })
    .then(
      (result) => (result as ConnectionResult).outcome,
      (error: Error) => error.message,
    );
  const stop = async (): Promise<void> => {
    shutdown.abort();
    await outcome;
  };
  return { told, outcome, stop };
}

async function connected() {
  const organization = await stage.organization();
  // As the workflow projects it with a Connect.
  await stage.parts.database('organization').update({ connection_status: 'connecting' });
  const activity = startActivity(organization.id);
  await waitFor(() => activity.told.some(({ status }) => status === 'connected'), 'the connection');
  return { organization, activity };
}

const clientOf = (organization: TestOrganization) => organization.snapshot().client!;
const credentialsOf = (organization: TestOrganization) => stage.parts.credentials.find(organization.id);

/** Somebody makes a new secret in Genesys Cloud, which ends the tokens of the old one. */
function rotateSecret(organization: TestOrganization): string {
  const { id } = clientOf(organization);
  stage.sandbox.control.updateClient(id, { secret: 'another-secret' });
  stage.sandbox.control.revokeTokens(id, { tell: false });
  return 'another-secret';
}

describe('credentials that Genesys Cloud refuses while connected', () => {
  it('end the connection in words, are asked for a token once, and heal by a Save', async () => {
    const { organization, activity } = await connected();
    organization.mark();
    const secret = rotateSecret(organization);
    organization.agent().giosg({ wanted: true });
    await waitFor(() => activity.told.some(({ problem }) => problem !== null), 'the workflow to be told');
    expect(activity.told.at(-1)).toMatchObject({ problem: { code: 'genesys_invalid_client' } });
    expect(await credentialsOf(organization)).toMatchObject({
      status: 'invalid',
      problem: { code: 'genesys_invalid_client', message: expect.stringMatching(/secret/) as string },
    });
    const projected = await stage.parts.organizations.find(organization.id);
    expect(projected?.connectionProblem?.message).toMatch(/refuses/);
    expect(organization.calls('genesys.token')).toHaveLength(1);
    // While somebody else connects, nothing more is asked for these credentials.
    await (await stage.organization()).connect();
    expect(organization.calls('genesys.token')).toHaveLength(2);
    expect(activity.told.filter(({ problem }) => problem !== null)).toHaveLength(1);
    const { keyring, credentials } = stage.parts;
    await credentials.store({
      organizationId: organization.id,
      region: 'mypurecloud.de',
      clientId: clientOf(organization).id,
      clientSecretSealed: keyring.encrypt(secret, genesysSecretContext(organization.id)),
    });
    expect(await activity.outcome).toBe('handoff');
    const again = startActivity(organization.id);
    await waitFor(() => again.told.some(({ status }) => status === 'connected'), 'the connection');
    await again.stop();
  });

  it('heal as well when a check finds them good again', async () => {
    const { organization, activity } = await connected();
    const { secret } = clientOf(organization);
    rotateSecret(organization);
    organization.agent().giosg({ wanted: true });
    await waitFor(async () => (await credentialsOf(organization))?.status === 'invalid', 'the refusal');
    stage.sandbox.control.updateClient(clientOf(organization).id, { secret });
    const { version } = (await credentialsOf(organization))!;
    await stage.parts.credentials.storeChecks(organization.id, version, { checks: [], valid: true });
    expect(await activity.outcome).toBe('handoff');
  });

  it('are invalid, too, when fresh tokens are refused', async () => {
    const { organization, activity } = await connected();
    stage.sandbox.control.updateClient(clientOf(organization).id, { tokenLifetimeSeconds: -1 });
    stage.sandbox.control.revokeTokens(clientOf(organization).id, { tell: false });
    organization.mark();
    organization.agent().giosg({ wanted: true });
    await waitFor(async () => (await credentialsOf(organization))?.status === 'invalid', 'the refusal');
    expect((await credentialsOf(organization))?.problem).toMatchObject({ code: 'genesys_token_refused' });
    await waitFor(() => activity.told.at(-1)?.problem?.code === 'genesys_token_refused', 'the workflow to be told');
    await activity.stop();
  });

  it('do not matter when only the tokens were revoked', async () => {
    const { organization, activity } = await connected();
    stage.sandbox.control.revokeTokens(clientOf(organization).id);
    organization.agent().giosg({ wanted: true });
    await organization.agent().until('giosg on, On Queue');
    expect(await credentialsOf(organization)).toMatchObject({ status: 'valid' });
    expect(activity.told.every(({ problem }) => problem === null)).toBe(true);
    await activity.stop();
  });
});
