import { toAccessProblem } from '../../activities/connection/access-problem';
import { GiosgAccessLostError, GiosgUnauthorizedError } from '../../clients/giosg/errors';
import { createAgentRepository } from '../../db/agent.repository';
import { createInstallationRepository } from '../../db/installation.repository';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const statusOf = async (organization: TestOrganization) =>
  (await stage.parts.organizations.find(organization.id))?.installationStatus;

/** An organization whose first agent is on queue and online in giosg, and its connection. */
async function connected() {
  const organization = await stage.organization();
  const agent = organization.agent();
  agent.giosg({ wanted: true });
  agent.genesys({ presence: 'On Queue' });
  const connection = await organization.connect();
  await waitFor(async () => (await agent.available()) === true, 'the first sight');
  return { organization, agent, connection };
}

describe('an app that giosg lets do nothing any more', () => {
  it.each([
    ['disabled', 'at the next write', GiosgAccessLostError],
    ['disabled', 'at the next look at everybody', GiosgAccessLostError],
    ['uninstalled', 'at the next write', GiosgUnauthorizedError],
  ] as const)('%s, is noticed %s, and heals with a new installation', async (what, when, kind) => {
    const { organization, agent, connection } = await connected();
    const { control } = stage.sandbox;
    if (what === 'disabled') control.updateInstallation(organization.id, { isDisabled: true });
    else await control.uninstall(organization.id, { silently: true });
    if (when === 'at the next write') agent.genesys({ call: 'acd' });
    else await stage.parts.database.raw(`select pg_notify('policy_changed', ?)`, [organization.id]);
    const error: unknown = await connection.done.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(toAccessProblem(error)).toMatchObject({ code: 'giosg_access_lost' });
    await waitFor(async () => (await statusOf(organization)) === 'access_lost', 'the loss to be noted');
    expect(await createInstallationRepository(stage.parts.database).countByStatus()).toMatchObject({ access_lost: 1 });
    const problem = async () => (await stage.parts.organizations.find(organization.id))?.giosgTokenProblem;
    expect(await problem()).toMatchObject({ code: 'giosg_access_lost' });

    if (what === 'disabled') control.updateInstallation(organization.id, { isDisabled: false });
    await stage.reinstall(organization.id);
    expect(await statusOf(organization)).toBe('installed');
    expect(await problem()).toBeNull();
    await organization.connect();
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
  });

  it('that a Setup gave another token goes on with that one, over the same connection', async () => {
    const { organization, agent, connection } = await connected();
    await stage.sandbox.control.uninstall(organization.id, { silently: true });
    await stage.reinstall(organization.id);
    agent.genesys({ presence: 'Break' });
    await agent.until('giosg off, Break');
    await organization.settle();
    expect(connection.status()).toBe('connected');
    expect(await statusOf(organization)).toBe('installed');
  });

  it('is told from an app without the right to see users', async () => {
    const { organization, connection } = await connected();
    stage.sandbox.control.updateInstallation(organization.id, { allowedScopes: [] });
    await stage.parts.database.raw(`select pg_notify('policy_changed', ?)`, [organization.id]);
    const error: unknown = await connection.done.catch((thrown: unknown) => thrown);
    expect(toAccessProblem(error)).toMatchObject({ code: 'giosg_scope_missing' });
    expect(await statusOf(organization)).toBe('installed');
  });
});

describe('several organizations at once', () => {
  it('are fully apart: acts, lost access and removal of one leave the other alone', async () => {
    const [one, other] = [await connected(), await connected()];
    one.organization.mark();
    other.organization.mark();
    one.agent.genesys({ call: 'direct' });
    await one.agent.until('giosg off, On Queue');
    await one.organization.settle();
    expect(one.organization.writes()).toEqual(['giosg off']);
    expect(other.organization.writes()).toEqual([]);

    stage.sandbox.control.updateInstallation(one.organization.id, { isDisabled: true });
    one.agent.genesys({ call: 'end' });
    await one.connection.done.catch(() => undefined);
    await stage.parts.organizations.remove(one.organization.id);

    other.agent.genesys({ call: 'direct' });
    await other.agent.until('giosg off, On Queue');
    expect(await statusOf(other.organization)).toBe('installed');
    expect(other.connection.status()).toBe('connected');
    const agents = createAgentRepository(stage.parts.database);
    expect(await agents.list(one.organization.id)).toEqual([]);
    expect((await agents.list(other.organization.id)).length).toBeGreaterThan(0);
  });
});
