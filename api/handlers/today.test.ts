import { createTodayHandlers } from './today';
import type { TodayNumbers } from '../../db/today.repository';

const numbers: TodayNumbers = {
  changes: { written: 1, refused: 0, rehearsed: 0 },
  latencyMs: null,
  hours: [],
  now: { available: 0, onlineInGiosg: 0, onQueue: 0, onCall: 0 },
};

describe('the numbers of the day', () => {
  it('are summed up once for all who ask meanwhile, for each organization by itself, and anew afterwards', async () => {
    const asked: string[] = [];
    const { getToday } = createTodayHandlers({
      today: {
        read: async (organizationId) => {
          asked.push(organizationId);
          return Promise.resolve(numbers);
        },
      },
    });
    const since = new Date(Date.now() - 60_000).toISOString();
    const ask = (organizationId: string) =>
      getToday({
        session: { organizationId, giosgUserId: 'm', role: 'manager', expiresAt: new Date() },
        params: undefined,
        query: { since },
        body: undefined,
      });
    const answers = await Promise.all([ask('one'), ask('one'), ask('two')]);
    expect(asked).toEqual(['one', 'two']);
    expect(answers.map(({ changes }) => changes.written)).toEqual([1, 1, 1]);
    await ask('one');
    expect(asked).toEqual(['one', 'two', 'one']);
  });
});
