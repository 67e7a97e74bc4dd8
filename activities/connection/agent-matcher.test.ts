import type { GenesysClient, GenesysUser } from '../../clients/genesys/genesys-client';
import { createAgentMatcher } from './agent-matcher';
import { defaultSetting, newAgentRow, type AgentRecord } from './agent-record';
import { createQuota } from './quota';

function agent(id: string, email: string | null, change: Partial<AgentRecord['row']> = {}): AgentRecord {
  return { row: { ...newAgentRow(id), email, ...change }, setting: defaultSetting, capacity: null };
}

function genesysWith(people: Record<string, string>) {
  const users: GenesysUser[] = Object.entries(people).map(([id, email]) => ({ id, email, name: id, active: true }));
  const searchUsersByEmail = jest.fn(async (email: string) =>
    users.filter((user) => user.email?.toLowerCase() === email.toLowerCase()),
  );
  const listUsers = jest.fn(async () => users);
  const genesys = { searchUsersByEmail, listUsers } as Partial<GenesysClient> as GenesysClient;
  const quota = createQuota();
  const matcher = createAgentMatcher({ genesys, quota });
  const match = (records: AgentRecord[], again = false, all = records) =>
    matcher.match({
      records,
      all,
      again,
      set: ({ row }, genesysUserId, kind) => Object.assign(row, { genesysUserId, match: kind }),
    });
  return { searchUsersByEmail, listUsers, match };
}

describe('createAgentMatcher', () => {
  it('finds a person by address, without case, and never searches for them again', async () => {
    const { match, searchUsersByEmail } = genesysWith({ g1: 'Ada@Example.com' });
    const ada = agent('a', 'ada@example.com');
    await match([ada]);
    expect(ada.row).toMatchObject({ genesysUserId: 'g1', match: 'email' });
    await match([ada], true);
    expect(searchUsersByEmail).toHaveBeenCalledTimes(1);
  });

  it('looks again for whom it did not find only when asked to, or when the address is another one', async () => {
    const { match, searchUsersByEmail } = genesysWith({ g1: 'new@example.com' });
    const person = agent('a', 'old@example.com');
    await match([person]);
    await match([person]);
    expect(searchUsersByEmail).toHaveBeenCalledTimes(1);
    await match([person], true);
    expect(searchUsersByEmail).toHaveBeenCalledTimes(2);
    person.row.email = 'new@example.com';
    await match([person]);
    expect(person.row.genesysUserId).toBe('g1');
  });

  it('never looks for bots, deleted users and people without an address', async () => {
    const { match, searchUsersByEmail } = genesysWith({ g1: 'bot@example.com' });
    const records = [
      agent('bot', 'bot@example.com', { isBot: true }),
      agent('gone', 'bot@example.com', { isDeleted: true }),
      agent('nameless', null),
    ];
    await match(records, true);
    expect(searchUsersByEmail).not.toHaveBeenCalled();
    expect(records.map(({ row }) => row.match)).toEqual(['none', 'none', 'none']);
  });

  it('leaves it to a person when two share an address', async () => {
    const { match } = genesysWith({ g1: 'both@example.com' });
    const records = [agent('a', 'both@example.com'), agent('b', 'BOTH@example.com')];
    await match(records);
    expect(records.map(({ row }) => [row.match, row.genesysUserId])).toEqual([
      ['ambiguous', null],
      ['ambiguous', null],
    ]);
  });

  it('takes a match back when somebody else turns up with the address, until one of the two has another', async () => {
    const { match } = genesysWith({ g1: 'both@example.com', g2: 'second@example.com' });
    const first = agent('a', 'both@example.com');
    const second = agent('b', 'Both@Example.com');
    await match([first]);
    expect(first.row.match).toBe('email');
    await match([second], false, [first, second]);
    expect([first.row.match, first.row.genesysUserId, second.row.match]).toEqual(['ambiguous', null, 'ambiguous']);
    second.row.email = 'second@example.com';
    await match([second], false, [first, second]);
    expect([first.row.genesysUserId, second.row.genesysUserId]).toEqual(['g1', 'g2']);
  });

  it('leaves it to a person when two in Genesys Cloud share an address', async () => {
    const { match } = genesysWith({ g1: 'both@example.com', g2: 'BOTH@example.com' });
    const person = agent('a', 'both@example.com');
    await match([person]);
    expect(person.row).toMatchObject({ match: 'ambiguous', genesysUserId: null });
  });

  it('gives nobody a person whom another agent has', async () => {
    const { match } = genesysWith({ g1: 'new@example.com' });
    const holder = agent('a', 'old@example.com', {
      genesysUserId: 'g1',
      match: 'email',
      searchedEmail: 'old@example.com',
    });
    const heir = agent('b', 'new@example.com');
    await match([heir], false, [holder, heir]);
    expect(heir.row).toMatchObject({ match: 'none', genesysUserId: null });
  });

  it('takes what a person chose, without asking anybody', async () => {
    const { match, searchUsersByEmail } = genesysWith({ g1: 'a@example.com' });
    const chosen = {
      ...agent('a', 'a@example.com'),
      setting: { ...defaultSetting, manualMatch: { genesysUserId: 'g9' } },
    };
    const none = {
      ...agent('b', 'a@example.com'),
      setting: { ...defaultSetting, manualMatch: { none: true as const } },
    };
    await match([chosen, none], true);
    expect(chosen.row).toMatchObject({ genesysUserId: 'g9', match: 'manual' });
    expect(none.row).toMatchObject({ genesysUserId: null, match: 'manual' });
    expect(searchUsersByEmail).not.toHaveBeenCalled();
  });

  it('asks for everybody at once where that costs fewer calls', async () => {
    const people = Array.from({ length: 30 }, (_, index) => `person${index}@example.com`);
    const { match, searchUsersByEmail, listUsers } = genesysWith(
      Object.fromEntries(people.map((email, index) => [`g${index}`, email])),
    );
    const records = people.map((email, index) => agent(`a${index}`, email));
    await match(records);
    expect(records.every(({ row }, index) => row.genesysUserId === `g${index}`)).toBe(true);
    expect(listUsers).toHaveBeenCalledTimes(1);
    expect(searchUsersByEmail).not.toHaveBeenCalled();
  });
});
