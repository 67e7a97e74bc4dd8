import { runShift } from './testing/shift';

/** One of its own with each run of the suite, besides those that are always tried: it is named when it fails. */
const seeds = [1, Number(process.env['SHIFT_SEED'] ?? Date.now() % 1_000_000)];

describe('a shift of 200 agents over 8 hours', () => {
  it.each(seeds)('ends as the rules say, whatever was lost, doubled, late or failed (seed %i)', (seed) => {
    const report = runShift({ seed, agents: 200, seconds: 8 * 3_600, betweenActs: 345, sweepEvery: 300 });
    const { acts, writes, referenceWrites } = report;
    expect(report).toMatchObject({ seed, astray: [], writtenTooOften: 0 });
    expect(writes / acts).toBeLessThanOrEqual(1.05);
    expect(writes / referenceWrites).toBeLessThanOrEqual(1.05);
    expect(acts).toBeGreaterThan(200 * 40);
    expect(Math.min(report.lost, report.doubled, report.late)).toBeGreaterThan(100);
    expect(report.failed).toBeGreaterThan(10);
    process.stdout.write(`shift ${JSON.stringify({ ...report, writesPerAct: Number((writes / acts).toFixed(3)) })}\n`);
  });
});
