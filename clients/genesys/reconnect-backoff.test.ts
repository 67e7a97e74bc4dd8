import { createDropWatch, planReconnect } from './reconnect-backoff';

const worst = () => 0.999_999;
const longAgo = 10 * 60_000;

function ladder(attempts: number, together = false): number[] {
  let level = 0;
  return Array.from({ length: attempts }, () => {
    const plan = planReconnect({ level, connectedForMs: 0, together, random: worst });
    level = plan.level;
    return Math.round(plan.delayMs / 100) * 100;
  });
}

describe('planReconnect', () => {
  it('is almost at once for a lone drop, then up to 1, 2, 4 … 30 s', () => {
    expect(ladder(9)).toEqual([300, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('spreads many drops over 5 s, and never less', () => {
    expect(ladder(6, true)).toEqual([5_000, 5_000, 5_000, 5_000, 8_000, 16_000]);
  });

  it('jitters over the whole range', () => {
    expect(planReconnect({ level: 5, connectedForMs: 0, together: false, random: () => 0 }).delayMs).toBe(0);
    expect(planReconnect({ level: 5, connectedForMs: 0, together: false, random: () => 0.5 }).delayMs).toBe(8_000);
  });

  it('remembers losses after a success and forgets them step by step', () => {
    const plan = (connectedForMs: number) =>
      planReconnect({ level: 6, connectedForMs, together: false, random: worst });
    expect(plan(4_999)).toMatchObject({ delayMs: 29_999, level: 6 });
    expect(plan(10_000)).toMatchObject({ delayMs: 7_999, level: 5 });
    expect(plan(longAgo)).toMatchObject({ delayMs: 299, level: 1 });
  });
});

describe('createDropWatch', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
  });

  it('calls drops of several sockets within a second shared, and those of one socket never', () => {
    const watch = createDropWatch(() => now);
    expect(['a', 'a', 'b', 'a', 'c', 'd'].map((socket) => watch.isShared(socket))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('forgets after a second', () => {
    const watch = createDropWatch(() => now);
    for (const socket of ['a', 'b', 'c']) watch.isShared(socket);
    now = 1_000;
    expect(watch.isShared('d')).toBe(false);
  });
});
