import { readGiosgFixture } from '../testing/fixtures';
import { parseGiosgUser } from './parse-user';

const { operator, bot } = readGiosgFixture('user-resources.constructed') as Record<string, Record<string, unknown>>;
const messages = readGiosgFixture('realtime-user-messages') as Record<string, { resource?: unknown }>;

describe('parseGiosgUser', () => {
  it('reads a person', () => {
    expect(parseGiosgUser(operator)).toEqual({
      id: '6776dae6-c074-5c6e-a577-4bda89bfd315',
      email: 'maija.operaattori@example.com',
      fullName: 'Maija Operaattori',
      isBot: false,
      isDeleted: false,
      isManager: null,
      state: { wanted: true, online: true, present: true, chats: 2, capacity: null },
      updatedAt: Date.parse('2024-02-06T06:30:00.456Z'),
    });
  });

  it('reads a bot without an e-mail address', () => {
    expect(parseGiosgUser(bot)).toMatchObject({ isBot: true, email: null, state: { wanted: false } });
  });

  it('reads the simplified resource of a message, which says nothing of bots', () => {
    expect(parseGiosgUser(messages['added']?.resource)).toMatchObject({
      isBot: false,
      isManager: false,
      state: { chats: 3 },
    });
  });

  it('is nothing where the online state is not whole, as in changed and removed messages', () => {
    for (const body of [messages['changed']?.resource, messages['removed']?.resource, null, 'x', { id: 'u1' }]) {
      expect(parseGiosgUser(body)).toBeUndefined();
    }
  });

  it('tolerates missing details, a time without zone and a deletion told by its time', () => {
    const user = {
      ...operator,
      full_name: '',
      current_chat_count: null,
      updated_at: '2024-02-06T08:05:00.431',
      deleted_at: '2024-03-01',
    };
    expect(parseGiosgUser(user)).toMatchObject({
      fullName: 'Maija Operaattori',
      isDeleted: true,
      state: { chats: 0 },
      updatedAt: Date.parse('2024-02-06T08:05:00.431Z'),
    });
  });
});
