import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import type { TestAgent } from './support/test-organization';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** At work on both sides, connected and at rest. */
async function atWork() {
  const organization = await stage.organization();
  const agent = organization.agent();
  agent.giosg({ wanted: true });
  agent.genesys({ presence: 'On Queue' });
  await organization.connect();
  await organization.settle();
  organization.mark();
  return { organization, agent };
}

const whyHeldBack = async (agent: TestAgent) => (await agent.row()).differences?.map(({ why }) => why);

describe('a presence in Genesys Cloud', () => {
  it('that is to change after the call is not written until it has, and then counts as the person’s', async () => {
    const { organization, agent } = await atWork();
    agent.genesys({ call: 'acd', futurePresence: 'Break' });
    await agent.until('giosg off, On Queue');
    agent.giosg({ wanted: true });
    await organization.settle();
    agent.giosg({ wanted: false });
    await organization.settle();
    expect(agent.writes().filter((write) => write.startsWith('genesys'))).toEqual([]);
    expect(await whyHeldBack(agent)).toEqual(['a presence change is pending']);
    agent.genesys({ call: 'end' });
    await organization.settle();
    expect(agent.sides()).toBe('giosg off, Break');
    expect(agent.writes().filter((write) => write.startsWith('genesys'))).toEqual([]);
    expect(await agent.available()).toBe(false);
  });

  it('that another source leads is not written, and is again once ours leads', async () => {
    const { organization, agent } = await atWork();
    agent.genesys({ primarySource: 'MICROSOFTTEAMS' });
    await organization.settle();
    agent.giosg({ wanted: false });
    await waitFor(async () => (await agent.available()) === false, 'the wish to be taken in');
    await organization.settle();
    expect(agent.writes()).toEqual([]);
    expect(await whyHeldBack(agent)).toEqual(['another source leads the presence']);
    agent.genesys({ primarySource: 'PURECLOUD' });
    await organization.settle();
    await agent.until('giosg off, Available');
    expect(agent.writes()).toEqual(['genesys Available']);
  });

  it('of the organization’s own means what its primary one does, in whatever spelling', async () => {
    const { organization, agent } = await atWork();
    agent.genesys({ presence: 'Coffee' });
    await agent.until('giosg off, Coffee');
    agent.genesys({ presence: 'on_queue' });
    await agent.until('giosg on, On Queue');
    await organization.settle();
    const definitions = await stage.parts.definitions.list(organization.id);
    expect(definitions.find(({ name }) => name === 'Coffee')).toMatchObject({
      systemPresence: 'BREAK',
      primary: false,
    });
  });

  it('that somebody has just made is known from the next connect on', async () => {
    const { organization } = await atWork();
    const { definitions } = stage.sandbox.control.organization(organization.id);
    definitions.push({ id: 'lunch', type: 'User', systemPresence: 'Meal', label: 'Lunch', deactivated: false });
    await organization.end();
    await organization.connect();
    const names = (await stage.parts.definitions.list(organization.id)).map(({ name }) => name);
    expect(names).toContain('Lunch');
  });
});
