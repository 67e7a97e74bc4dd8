import { playLoad } from '../load';
import { addOrganization, setUp } from '../system/organization';
import { latencyFigure, valueFigure, type Scenario } from './scenario';

const name = 'shift-start';
const agentCount = 1_000;
const withinSeconds = 60;
const lastRightMs = 30_000;
/** 1,000 single writes at 240 a minute would take over four. */
const settleMs = 360_000;

/** Everybody switches giosg on within a minute, at a quota of 300 calls a minute. */
export const shiftStart: Scenario = {
  name,
  title: '1,000 agents go online in giosg within 60 s at 300 Genesys calls a minute',
  async run({ product, sandbox, historyEvents, isQuick }) {
    const changes = isQuick ? 100 : agentCount;
    const organization = await addOrganization(sandbox, changes);
    const setup = await setUp(product, sandbox, organization.id);
    await setup.connect();
    const before = await historyEvents(organization.id);
    const perSecond = agentCount / withinSeconds;
    const load = { organizations: [organization], perSecond, changes, sides: ['giosg' as const], settleMs };
    const result = await playLoad(sandbox, load);
    const events = (await historyEvents(organization.id)) - before;
    await setup.disconnect();
    const about = (what: string, unit: string) => ({ scenario: name, what, unit });
    const slowest = Math.max(0, ...result.giosgToGenesys);
    return {
      figures: [
        latencyFigure({ scenario: name, what: 'giosg → Genesys' }, result.giosgToGenesys),
        valueFigure(about('the slowest was right after', 's'), slowest / 1_000, lastRightMs / 1_000),
        valueFigure(about('Genesys calls', 'calls'), result.genesysCalls),
        valueFigure(about('Genesys calls refused with 429', 'calls'), result.refusedGenesysCalls, 0),
        valueFigure(about('Temporal history', 'events/s'), events / result.seconds, 60),
        valueFigure(about('agents wrong in the end', 'agents'), result.wrong, 0),
      ],
      lost: result.wrong > 0 ? [`${name}: ${result.wrong} agents never got onto the queue`] : [],
    };
  },
};
