import { createChangesScenario } from './changes';
import { firstConnect } from './first-connect';
import type { Scenario } from './scenario';
import { shift } from './shift';
import { shiftStart } from './shift-start';
import { sustained } from './sustained';
import { createWebhooksScenario } from './webhooks';

const both = ['giosg', 'genesys'] as const;
const busy = { p50: 120, p99: 300 };

/** In the order they run. An agent is never changed more than six times a minute: the flip breaker would stop it. */
export const scenarios: readonly Scenario[] = [
  firstConnect,
  createChangesScenario({
    name: 'changes-5',
    title: '5 changes a second, 500 agents',
    agents: 500,
    perSecond: 5,
    changes: 300,
    quickChanges: 50,
    sides: both,
    aims: { giosgToGenesys: { p50: 40, p99: 150 }, genesysToGiosg: { p50: 10, p99: 150 } },
  }),
  createChangesScenario({
    name: 'changes-20',
    title: '20 changes a second, 500 agents',
    agents: 500,
    perSecond: 20,
    changes: 1_200,
    quickChanges: 200,
    sides: both,
    aims: { giosgToGenesys: busy, genesysToGiosg: busy },
  }),
  createChangesScenario({
    name: 'changes-100',
    title: '100 changes a second, 500 agents',
    agents: 500,
    perSecond: 100,
    changes: 2_500,
    quickChanges: 500,
    sides: both,
    aims: { giosgToGenesys: busy, genesysToGiosg: busy },
  }),
  createChangesScenario({
    name: 'far-away',
    title: 'both vendors 60 ms away',
    agents: 100,
    // Slow enough for the direct way, which makes some five Genesys calls a change (giosg tells of each on two channels).
    perSecond: 1,
    changes: 60,
    quickChanges: 15,
    sides: ['giosg'],
    awayMs: 60,
    shareOfDirect: 0.6,
  }),
  shiftStart,
  shift,
  sustained,
  createWebhooksScenario({
    name: 'webhooks-200',
    title: '200 webhooks a second',
    perSecond: 200,
    seconds: 30,
    quickSeconds: 5,
    p99Ms: 50,
  }),
  createWebhooksScenario({
    name: 'webhooks-1000',
    title: '1,000 webhooks a second for 60 s',
    perSecond: 1_000,
    seconds: 60,
    quickSeconds: 5,
  }),
];
