import { playLoad } from '../load';
import { addOrganization, setUp, type BenchOrganization, type Setup } from '../system/organization';
import { latencyFigure, valueFigure, type Scenario } from './scenario';

const name = 'sustained';
const organizationCount = 4;
const agentsEach = 500;
const perSecond = 200;
/** How far behind the last change the last write may be for the rate to count as sustained. */
const behindMs = 2_000;

/** 200 changes a second over four organizations: few enough for each agent that no flip breaker stops it. */
export const sustained: Scenario = {
  name,
  title: '200 changes a second in all, over four organizations of 500 agents',
  async run({ product, sandbox, historyEvents, isQuick }) {
    const changes = isQuick ? 2_000 : 8_000;
    const organizations: BenchOrganization[] = [];
    const setups: Setup[] = [];
    for (let count = 0; count < organizationCount; count += 1) {
      const organization = await addOrganization(sandbox, agentsEach);
      const setup = await setUp(product, sandbox, organization.id);
      await setup.connect();
      organizations.push(organization);
      setups.push(setup);
    }
    const sumEvents = async (): Promise<number> => {
      const all = await Promise.all(organizations.map(({ id }) => historyEvents(id)));
      return all.reduce((sum, each) => sum + each, 0);
    };
    const before = await sumEvents();
    const sides = ['giosg', 'genesys'] as const;
    const result = await playLoad(sandbox, { organizations, perSecond, changes, sides, settleMs: 180_000 });
    const events = (await sumEvents()) - before;
    for (const setup of setups) await setup.disconnect();
    const about = (what: string, unit: string) => ({ scenario: name, what, unit });
    const slowest = Math.max(0, ...result.giosgToGenesys, ...result.genesysToGiosg);
    return {
      figures: [
        valueFigure(about('people’s changes a second', '1/s'), result.changes / result.seconds),
        latencyFigure({ scenario: name, what: 'giosg → Genesys' }, result.giosgToGenesys),
        latencyFigure({ scenario: name, what: 'Genesys → giosg' }, result.genesysToGiosg),
        valueFigure(about('the slowest write came after', 's'), slowest / 1_000, behindMs / 1_000),
        valueFigure(
          about('Temporal history of an organization', 'events/s'),
          events / result.seconds / organizationCount,
          60,
        ),
        valueFigure(about('agents wrong in the end', 'agents'), result.wrong, 0),
      ],
      lost: result.wrong > 0 ? [`${name}: ${result.wrong} agents are not as people left them`] : [],
    };
  },
};
