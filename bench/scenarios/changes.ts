import { playLoad, type Load, type LoadResult } from '../load';
import type { Figure, ScenarioResult } from '../report';
import { startDirectWay } from '../system/direct';
import { addOrganization, setUp } from '../system/organization';
import { latencyFigure, valueFigure, type BenchContext, type Scenario } from './scenario';

export interface ChangesSpec {
  readonly name: string;
  readonly title: string;
  readonly agents: number;
  readonly perSecond: number;
  readonly changes: number;
  readonly quickChanges: number;
  readonly sides: Load['sides'];
  readonly aims?: {
    readonly giosgToGenesys?: { readonly p50: number; readonly p99: number };
    readonly genesysToGiosg?: { readonly p50: number; readonly p99: number };
  };
  /** Both vendors are this far away. */
  readonly awayMs?: number;
  /** giosg → Genesys at most this much of the direct way's p50. */
  readonly shareOfDirect?: number;
}

const settleMs = 90_000;
const historyPerSecond = 60;

/** People change at a steady rate; then the direct way is given the very same. */
export function createChangesScenario(spec: ChangesSpec): Scenario {
  return {
    name: spec.name,
    title: spec.title,
    async run(context) {
      const product = await measureProduct(context, spec);
      const direct = await measureDirect(context, spec);
      return toResult(spec, product, direct);
    },
  };
}

interface Measured extends LoadResult {
  readonly historyEvents: number;
  readonly failed: number;
}

function loadOf(spec: ChangesSpec, context: BenchContext) {
  const changes = context.isQuick ? spec.quickChanges : spec.changes;
  const { perSecond, sides } = spec;
  return { perSecond, sides, changes, settleMs };
}

async function measureProduct(context: BenchContext, spec: ChangesSpec): Promise<Measured> {
  const { sandbox, product } = context;
  const organization = await addOrganization(sandbox, spec.agents);
  const setup = await setUp(product, sandbox, organization.id);
  await setup.connect();
  const before = await context.historyEvents(organization.id);
  if (spec.awayMs !== undefined) await sandbox.moveAway(spec.awayMs);
  const result = await playLoad(sandbox, { ...loadOf(spec, context), organizations: [organization] });
  await sandbox.heal();
  const historyEvents = (await context.historyEvents(organization.id)) - before;
  await setup.disconnect();
  return { ...result, historyEvents, failed: 0 };
}

async function measureDirect(context: BenchContext, spec: ChangesSpec): Promise<Measured> {
  const { sandbox, product } = context;
  const organization = await addOrganization(sandbox, spec.agents);
  const way = await startDirectWay(sandbox, organization.id, product);
  try {
    if (spec.awayMs !== undefined) await sandbox.moveAway(spec.awayMs);
    // What the direct way loses stays lost: there is nothing to wait for.
    const load = { ...loadOf(spec, context), settleMs: 5_000 };
    const result = await playLoad(sandbox, { ...load, organizations: [organization] });
    return { ...result, historyEvents: 0, failed: await way.failed() };
  } finally {
    await sandbox.heal();
    await way.stop();
  }
}

function toResult(spec: ChangesSpec, product: Measured, direct: Measured): ScenarioResult {
  const scenario = spec.name;
  const about = (what: string) => ({ scenario, what });
  const applied = product.giosgToGenesys.length + product.genesysToGiosg.length;
  const figures: Figure[] = [];
  for (const [side, words] of [
    ['giosgToGenesys', 'giosg → Genesys'],
    ['genesysToGiosg', 'Genesys → giosg'],
  ] as const) {
    if (product[side].length === 0 && direct[side].length === 0) continue;
    const share = side === 'giosgToGenesys' ? spec.shareOfDirect : undefined;
    const ours = latencyFigure(about(words), product[side], spec.aims?.[side]);
    const theirs = latencyFigure(about(`${words}, direct way`), direct[side]);
    figures.push(ours, theirs, ...(share === undefined ? [] : [shareFigure(scenario, ours, theirs, share)]));
  }
  const calls = product.genesysCalls / Math.max(1, applied);
  figures.push(
    valueFigure({ ...about('Genesys calls per applied change'), unit: 'calls' }, calls, 1),
    valueFigure(
      { ...about('Temporal history'), unit: 'events/s' },
      product.historyEvents / product.seconds,
      historyPerSecond,
    ),
    valueFigure({ ...about('agents wrong in the end'), unit: 'agents' }, product.wrong, 0),
    valueFigure({ ...about('agents wrong in the end, direct way'), unit: 'agents' }, direct.wrong),
    valueFigure({ ...about('refused or failed calls, direct way'), unit: 'calls' }, direct.failed),
  );
  return {
    figures,
    lost: product.wrong > 0 ? [`${scenario}: ${product.wrong} agents are not as people left them`] : [],
  };
}

function shareFigure(scenario: string, ours: Figure, theirs: Figure, share: number): Figure {
  const value = (ours.summary?.p50 ?? Number.POSITIVE_INFINITY) / (theirs.summary?.p50 ?? 1);
  return valueFigure(
    { scenario, what: 'giosg → Genesys, p50 as a share of the direct way’s', unit: '×' },
    value,
    share,
  );
}
