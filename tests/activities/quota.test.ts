import { GenesysRateLimitedError } from '../../clients/genesys/errors';
import { keepPause } from '../../clients/genesys/kept-pause';
import type { LoggedCall } from '../../sandbox/core/call-log';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestOrganization } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => {
  stage.sandbox.control.configure({ bulkLimit: 50, omitFromBulk: 0 });
  return stage.clear();
});
afterAll(() => stage.close());

const retryAfterSeconds = 3;
const sizeOf = ({ body }: LoggedCall): number => (Array.isArray(body) ? body.length : 1);
const at = (call: LoggedCall | undefined): number => Date.parse(call?.at ?? '');

/** An organization whose agents are off on both sides, at rest. */
async function atRest(agents: number): Promise<TestOrganization> {
  const organization = await stage.organization({ agents });
  await organization.connect();
  await organization.settle();
  organization.mark();
  return organization;
}

/** All of them at once, told by a sweep. */
async function everybodyAvailable(organization: TestOrganization): Promise<void> {
  const { control } = stage.sandbox;
  const { webhookPatterns } = control.configure({});
  control.configure({ webhookPatterns: [] });
  for (const agent of organization.agents()) agent.giosg({ wanted: true });
  control.configure({ webhookPatterns });
  await organization.settle();
}

const genesysCalls = (organization: TestOrganization) =>
  organization.calls('genesys').filter(({ kind }) => kind !== 'genesys.socket');

describe('a pause that Genesys Cloud asks for', () => {
  it('holds for every call of this organization, in every process, and for no other organization', async () => {
    const [organization, other] = [await atRest(1), await atRest(1)];
    const { organizations } = stage.parts;
    stage.sandbox.control.faults.add({
      match: 'genesys.presence.patch',
      count: 1,
      when: 'before',
      action: { type: 'status', status: 429, retryAfterSeconds },
    });
    organization.agent().giosg({ wanted: true });
    await waitFor(async () => (await organizations.genesysBlockedForMs(organization.id)) > 0, 'the pause to be noted');
    // What the API and short activities ask for is refused at home.
    const call = jest.fn(() => Promise.resolve('answered'));
    await expect(keepPause(organizations, organization.id, call)).rejects.toThrow(GenesysRateLimitedError);
    expect(call).not.toHaveBeenCalled();
    expect(await keepPause(organizations, other.id, call)).toBe('answered');
    other.agent().giosg({ wanted: true });
    await other.agent().until('giosg on, On Queue');
    await organization.agent().until('giosg on, On Queue');
    const token = (entry: LoggedCall) =>
      organization.agents().some(({ genesysUserId }) => entry.path.includes(genesysUserId));
    const [refused, next, ...more] = genesysCalls(organization).filter(token);
    expect(refused?.status).toBe(429);
    expect(at(next) - at(refused)).toBeGreaterThanOrEqual(retryAfterSeconds * 1_000);
    expect(more).toEqual([]);
    const ofOther = genesysCalls(other).find((entry) => entry.path.includes(other.agent().genesysUserId));
    expect(at(ofOther)).toBeLessThan(at(next));
  });

  it('holds for the connection too when another process was asked for it', async () => {
    const organization = await atRest(1);
    const asked = Date.now();
    const refused = new GenesysRateLimitedError(retryAfterSeconds * 1_000, { call: 'getUsersByIds', status: 429 });
    const failed = keepPause(stage.parts.organizations, organization.id, () => Promise.reject(refused));
    await expect(failed).rejects.toBe(refused);
    // The connection hears of it at once, by NOTIFY.
    const { metrics } = stage.parts;
    await waitFor(async () => {
      const { values } = await metrics.quotaBlocked.get();
      return values.some(({ labels, value }) => labels.vendor === 'genesys' && value === 1);
    }, 'the connection to know');
    organization.mark();
    organization.agent().giosg({ wanted: true });
    await organization.agent().until('giosg on, On Queue');
    const [first] = genesysCalls(organization);
    expect(at(first) - asked).toBeGreaterThanOrEqual(retryAfterSeconds * 1_000);
  });

  it('shows on the setup page', async () => {
    const organization = await atRest(1);
    const { organizations } = stage.parts;
    await organizations.blockGenesys(organization.id, 60_000);
    const shown = await waitFor(async () => {
      const quota = (await organizations.find(organization.id))?.genesysQuota;
      return quota?.isShort ? quota : null;
    }, 'the quota to be noted as short');
    expect(shown).toMatchObject({ allowed: 80_000, isShort: true });
    expect(Date.parse(shown.blockedUntil ?? '')).toBeGreaterThan(Date.now());
  });
});

describe('wishes that wait together', () => {
  it('are one call, stored before it is sent, and their echoes are nobody’s wish', async () => {
    const organization = await atRest(8);
    const held = stage.sandbox.control.faults.add({
      match: 'genesys.presence.bulk.put',
      count: 1,
      when: 'before',
      action: { type: 'hold' },
    });
    const all = everybodyAvailable(organization);
    await waitFor(() => held.holding === 1, 'the call to be held');
    const rows = await stage.parts.agents.list(organization.id);
    expect(rows.filter(({ pending }) => pending?.write.side === 'genesys')).toHaveLength(8);
    stage.sandbox.control.faults.release(held.id);
    await all;
    await organization.settle();
    expect(organization.calls('genesys.presence').map(sizeOf)).toEqual([8]);
    expect(organization.agents().map((agent) => agent.sides())).toEqual(Array(8).fill('giosg on, On Queue'));
    const known = await stage.parts.agents.list(organization.id);
    expect(known.filter((row) => row.state?.available === true && row.pending === null)).toHaveLength(8);
    expect(organization.calls('giosg.user.patch')).toEqual([]);
  });

  it('are halved where Genesys Cloud refuses so many, and stay halved', async () => {
    const organization = await atRest(8);
    stage.sandbox.control.configure({ bulkLimit: 5 });
    await everybodyAvailable(organization);
    expect(organization.calls('genesys.presence').map((call) => [sizeOf(call), call.status])).toEqual([
      [8, 400],
      [4, 200],
      [4, 200],
    ]);
    organization.mark();
    for (const agent of organization.agents()) agent.genesys({ presence: 'Break' });
    await waitFor(
      () => organization.agents().every((agent) => agent.sides() === 'giosg off, Break'),
      'giosg to be off',
    );
    await everybodyAvailable(organization);
    expect(organization.calls('genesys.presence').every((call) => call.status === 200 && sizeOf(call) <= 4)).toBe(true);
  });

  it('have each their own outcome: one that the answer leaves out is read first', async () => {
    const organization = await atRest(6);
    stage.sandbox.control.configure({ omitFromBulk: 1 });
    await everybodyAvailable(organization);
    await organization.settle();
    expect(organization.calls('genesys.presence').map(sizeOf)).toEqual([6]);
    expect(organization.agents().map((agent) => agent.sides())).toEqual(Array(6).fill('giosg on, On Queue'));
    const rows = await stage.parts.agents.list(organization.id);
    expect(rows.filter((row) => row.state?.available === true && row.pending === null)).toHaveLength(6);
    const [bulk] = organization.calls('genesys.presence');
    const written = (bulk?.body as { id: string }[]).map(({ id }) => id);
    const reads = organization.calls('genesys.users.list').filter(({ seq }) => seq > (bulk?.seq ?? 0));
    expect(reads.some(({ query }) => query?.includes(written.at(-1) ?? '') && !query.includes(written[0] ?? ''))).toBe(
      true,
    );
  });

  it('of which one is refused are carried out but for that one', async () => {
    const organization = await atRest(6);
    const [gone] = organization.agents();
    gone?.genesys({ loggedIn: false });
    await organization.settle();
    organization.mark();
    stage.sandbox.control.faults.add({
      match: 'genesys.presence.bulk.put',
      count: 1,
      when: 'before',
      action: { type: 'status', status: 404 },
    });
    await everybodyAvailable(organization);
    expect(
      organization
        .agents()
        .slice(1)
        .map((agent) => agent.sides()),
    ).toEqual(Array(5).fill('giosg on, On Queue'));
    expect(gone?.sides()).toBe('giosg on, Offline');
  });
});

describe('a sweep', () => {
  it('that shows nothing new writes no row', async () => {
    const organization = await atRest(3);
    const touched = async () => {
      const rows = await stage.parts.database('agent').where({ organization_id: organization.id }).select('updated_at');
      return rows.map(({ updated_at }: { updated_at: Date }) => updated_at.getTime());
    };
    const before = await touched();
    await organization.settle();
    expect(await touched()).toEqual(before);
  });
});
