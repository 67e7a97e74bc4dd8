import { matchByEmail, normaliseEmail } from './matching';

const giosg = (id: string, email: string | null, flags = {}) => ({
  id,
  email,
  isBot: false,
  isDeleted: false,
  ...flags,
});
const genesys = (id: string, email: string | null, isDeleted = false) => ({ id, email, isDeleted });

describe('matchByEmail', () => {
  it('matches without case and surrounding space', () => {
    expect(matchByEmail([giosg('a', ' Ann@Example.com')], [genesys('g', 'ann@example.COM ')])).toEqual([
      { giosgUserId: 'a', match: 'matched', genesysUserId: 'g' },
    ]);
  });

  it('never takes bots and deleted users for agents, on either side', () => {
    const users = [giosg('bot', 'b@x', { isBot: true }), giosg('gone', 'c@x', { isDeleted: true }), giosg('a', 'a@x')];
    expect(matchByEmail(users, [genesys('1', 'b@x'), genesys('2', 'c@x'), genesys('3', 'a@x', true)])).toEqual([
      { giosgUserId: 'a', match: 'none' },
    ]);
  });

  it('leaves duplicates on either side to a person', () => {
    expect(matchByEmail([giosg('a', 'a@x')], [genesys('1', 'a@x'), genesys('2', 'A@x')])).toEqual([
      { giosgUserId: 'a', match: 'ambiguous', genesysUserIds: ['1', '2'] },
    ]);
    expect(
      matchByEmail([giosg('a', 'a@x'), giosg('b', 'A@X')], [genesys('1', 'a@x')]).map(({ match }) => match),
    ).toEqual(['ambiguous', 'ambiguous']);
  });

  it('takes no bot or leaver for a duplicate', () => {
    const users = [giosg('a', 'a@x'), giosg('bot', 'a@x', { isBot: true })];
    expect(matchByEmail(users, [genesys('1', 'a@x'), genesys('2', 'a@x', true)])).toEqual([
      { giosgUserId: 'a', match: 'matched', genesysUserId: '1' },
    ]);
  });

  it('matches nobody without an address', () => {
    expect(matchByEmail([giosg('a', null), giosg('b', '')], [genesys('1', null), genesys('2', '')])).toEqual([
      { giosgUserId: 'a', match: 'none' },
      { giosgUserId: 'b', match: 'none' },
    ]);
    expect(normaliseEmail(undefined)).toBeNull();
  });
});
