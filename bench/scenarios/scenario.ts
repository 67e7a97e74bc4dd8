import type { Figure, ScenarioResult } from '../report';
import { summarize } from '../statistics';
import type { Product } from '../system/product';
import type { Sandbox } from '../system/sandbox';

/** What every scenario is given: the running product and its sandbox, and whether time is short. */
export interface BenchContext {
  readonly product: Product;
  readonly sandbox: Sandbox;
  readonly historyEvents: (organizationId: string) => Promise<number>;
  readonly isQuick: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<ScenarioResult>;
}

/** A row of latencies with its aim; a scenario without any round has missed it. */
export function latencyFigure(
  about: Pick<Figure, 'scenario' | 'what'>,
  values: readonly number[],
  aim?: { p50: number; p99: number },
): Figure {
  const summary = summarize(values);
  const figure = { ...about, unit: 'ms', ...(summary ? { summary } : {}) };
  if (!aim) return figure;
  const isMet = summary !== null && summary.p50 <= aim.p50 && summary.p99 <= aim.p99;
  return { ...figure, aim: `p50 ≤ ${aim.p50}, p99 ≤ ${aim.p99}`, isMet };
}

export function valueFigure(about: Pick<Figure, 'scenario' | 'what' | 'unit'>, value: number, atMost?: number): Figure {
  if (atMost === undefined) return { ...about, value };
  return { ...about, value, aim: `≤ ${atMost}`, isMet: value <= atMost };
}
