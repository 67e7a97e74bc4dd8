import { blankRecord } from './agent-identity';
import type { AgentRecord } from './agent-record';
import { findMoved } from './moved-agents';
import type { AddressedLook } from './vendor-reader';

const agent = (id: string, email: string, change: Partial<AgentRecord['row']> = {}): AgentRecord => {
  const record = blankRecord(id);
  Object.assign(record.row, { email, match: 'email', genesysUserId: `g-${id}`, ...change });
  return record;
};

/** As Genesys Cloud answers; only the address matters here. */
const looks = (emails: Record<string, string | null>) =>
  new Map(
    Object.entries(emails).map(([id, email]) => {
      const presence = { presenceId: 'p', systemPresence: 'AVAILABLE', presenceAt: null, futurePending: false };
      const look = { presence, routing: { routing: 'OFF_QUEUE', routingAt: null }, email };
      return [id, look as unknown as AddressedLook] as const;
    }),
  );

const moved = (asked: string[], seen: Record<string, string | null>, records: AgentRecord[]) =>
  findMoved({ asked, looks: looks(seen), records }).map(({ row }) => row.giosgUserId);

describe('findMoved', () => {
  it('finds nobody whose address is still the same, in whatever case, or was left out', () => {
    const records = [agent('a', 'ada@example.com'), agent('b', 'bob@example.com')];
    expect(moved(['g-a', 'g-b'], { 'g-a': 'ADA@example.com ', 'g-b': null }, records)).toEqual([]);
  });

  it('finds who has another address now, and who has theirs', () => {
    const records = [
      agent('a', 'ada@example.com'),
      agent('b', 'new@example.com', { match: 'none', genesysUserId: null }),
    ];
    expect(moved(['g-a'], { 'g-a': 'New@example.com' }, records)).toEqual(['a', 'b']);
  });

  it('finds who is gone, among those that were asked about', () => {
    const records = [agent('a', 'ada@example.com'), agent('b', 'bob@example.com')];
    expect(moved(['g-a'], {}, records)).toEqual(['a']);
  });

  it('leaves matches by hand alone', () => {
    const records = [
      agent('a', 'ada@example.com', { match: 'manual' }),
      agent('b', 'bob@example.com'),
      agent('c', 'new@example.com', { match: 'manual', genesysUserId: null }),
    ];
    expect(moved(['g-a', 'g-b'], { 'g-b': 'new@example.com' }, records)).toEqual(['b']);
  });
});
