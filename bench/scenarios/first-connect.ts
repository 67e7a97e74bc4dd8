import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../report';
import { addOrganization, setUp } from '../system/organization';
import { valueFigure, type Scenario } from './scenario';

const name = 'first-connect';
const agentCount = 1_000;
const eventsPerDay = 500;
const dayMs = 86_400_000;

/** How long a new organization takes to be connected, what that costs, and what it costs while nothing happens. */
export const firstConnect: Scenario = {
  name,
  title: 'first connect of 1,000 agents, memory, and an idle organization',
  async run({ product, sandbox, historyEvents, isQuick }) {
    const organization = await addOrganization(sandbox, agentCount);
    const setup = await setUp(product, sandbox, organization.id);
    const since = (await sandbox.calls(0, '&side=genesys')).at(-1)?.seq ?? 0;
    const tookMs = await setup.connect();
    const calls = (await sandbox.calls(since, '&side=genesys')).length;
    const figures: Figure[] = [
      valueFigure({ scenario: name, what: 'Connect until connected', unit: 's' }, tookMs / 1_000, 5),
      valueFigure({ scenario: name, what: 'Genesys calls of it', unit: 'calls' }, calls, 25),
      ...product
        .memory()
        .map(({ name: process, rssMb }) =>
          valueFigure(
            { scenario: name, what: `memory of the ${process}`, unit: 'MiB' },
            rssMb,
            process === 'sandbox' ? undefined : 150,
          ),
        ),
    ];
    const idleMs = isQuick ? 15_000 : 120_000;
    const before = await historyEvents(organization.id);
    await sleep(idleMs);
    const perDay = (((await historyEvents(organization.id)) - before) * dayMs) / idleMs;
    const idle = { scenario: name, what: 'Temporal history while idle, for a day', unit: 'events' };
    figures.push(valueFigure(idle, perDay, eventsPerDay));
    await setup.disconnect();
    return { figures, lost: [] };
  },
};
