import { waitFor } from '../support/wait-for';
import { holdNext } from './support/held';
import { openStage, type Stage } from './support/stage';
import type { TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const bulk = 'genesys.presence.bulk.put';
const count = 8;

/** Agents who became available together, and the call that puts them on the queue, held on its way. */
async function bulkUnderWay(when: 'before' | 'after') {
  const organization = await stage.organization({ agents: count });
  const running = await organization.connect();
  await organization.settle();
  organization.mark();
  const held = holdNext(stage.sandbox.control, bulk, when);
  const { control } = stage.sandbox;
  const { webhookPatterns } = control.configure({});
  control.configure({ webhookPatterns: [] });
  for (const agent of organization.agents()) agent.giosg({ wanted: true });
  control.configure({ webhookPatterns });
  await stage.parts.database.raw(`select pg_notify('policy_changed', ?)`, [organization.id]);
  await held.caught();
  return { organization, running, held };
}

const pendingOf = async ({ id }: TestOrganization) =>
  (await stage.parts.agents.list(id)).filter(({ pending }) => pending !== null).length;
const sidesOf = (organization: TestOrganization) => [...new Set(organization.agents().map((agent) => agent.sides()))];
const presenceWrites = (organization: TestOrganization) =>
  organization.calls('genesys.presence').filter(({ kind }) => kind !== 'genesys.presence.get');

/** Whoever connects next reads before anything is written, and leaves nothing open. */
async function expectSettledByTheNext(organization: TestOrganization, sides: string): Promise<void> {
  await organization.connect();
  await organization.settle();
  expect(sidesOf(organization)).toEqual([sides]);
  expect(await pendingOf(organization)).toBe(0);
}

describe('a call for many that is under way', () => {
  it('is followed by the latest wish of each agent, and by no other', async () => {
    const { organization, held } = await bulkUnderWay('before');
    const [agent] = organization.agents();
    for (const wanted of [false, true, false, true, false]) agent?.giosg({ wanted });
    await organization.webhooksAreRead();
    held.release();
    await agent?.until('giosg off, Available');
    await organization.settle();
    expect(agent?.sides()).toBe('giosg off, Available');
    expect(agent?.writes()).toEqual(['genesys Available']);
    expect(
      organization
        .agents()
        .slice(1)
        .map((other) => other.sides()),
    ).toEqual(Array(count - 1).fill('giosg on, On Queue'));
    expect(presenceWrites(organization)).toHaveLength(2);
  });

  it.each(['before', 'after'] as const)(
    'when the organization is disconnected is the last one, and its outcome is read at the next Connect (held %s)',
    async (when) => {
      const { organization, held } = await bulkUnderWay(when);
      await stage.parts.organizations.close(organization.id);
      const ended = organization.end();
      held.release();
      await ended;
      expect(sidesOf(organization)).toEqual(['giosg on, On Queue']);
      expect(presenceWrites(organization)).toHaveLength(1);
      await stage.parts.organizations.open(organization.id);
      organization.mark();
      await expectSettledByTheNext(organization, 'giosg on, On Queue');
      expect(organization.writes()).toEqual([]);
    },
  );

  it('when the lease is lost is given up; the next holder reads those agents, and their wishes hold', async () => {
    const { organization, running, held } = await bulkUnderWay('before');
    await stage.parts
      .database('lease')
      .where({ organization_id: organization.id })
      .update({ epoch: running.held.lease.epoch + 1, holder: null, expires_at: new Date(0) });
    await waitFor(() => running.held.lost.aborted, 'the lease to be known as lost');
    await organization.end();
    expect(presenceWrites(organization)).toHaveLength(1);
    expect(await pendingOf(organization)).toBe(count);
    await expectSettledByTheNext(organization, 'giosg on, On Queue');
    // It takes effect late, and is nobody's wish.
    held.release();
    await organization.settle();
    expect(sidesOf(organization)).toEqual(['giosg on, On Queue']);
    expect(organization.calls('giosg.user.patch')).toEqual([]);
  });
});
