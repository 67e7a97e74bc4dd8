import type { Summary } from './statistics';

/** One measured thing. Latencies have percentiles, everything else one value. */
export interface Figure {
  readonly scenario: string;
  readonly what: string;
  readonly unit: string;
  readonly summary?: Summary;
  readonly value?: number;
  /** What was aimed at, in words, and whether it was reached. */
  readonly aim?: string;
  readonly isMet?: boolean;
}

export interface ScenarioResult {
  readonly figures: readonly Figure[];
  /** What never arrived, in words; nothing may be here for the product. */
  readonly lost: readonly string[];
}

/** Readable anywhere: a Markdown table. */
export function toTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.scenario,
    figure.what,
    figure.summary ? String(figure.summary.rounds) : '',
    ...(figure.summary ? [figure.summary.p50, figure.summary.p95, figure.summary.p99].map(toText) : ['', '', '']),
    figure.value === undefined ? '' : toText(figure.value),
    figure.unit,
    figure.aim ?? '',
    figure.isMet === undefined ? '' : figure.isMet ? 'met' : 'MISSED',
  ]);
  const head = ['scenario', 'what', 'rounds', 'p50', 'p95', 'p99', 'value', 'unit', 'aim', ''];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function toText(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
