import { meaningOf, primaryIdOf, resolveSystemPresence } from './mapping';
import { defaultPolicy } from './policy';
import { normaliseRoutingStatus, normaliseSystemPresence, primaryDefinitions, primaryPresenceIds } from './presence';
import { idOf, secondary } from './testing/scenario';

const definitions = [...primaryDefinitions(), secondary('lunch', 'MEAL')];

describe('meaningOf', () => {
  it.each<[string, Record<string, 'online' | 'offline' | 'ignore'>, string]>([
    ['its own mapping', { lunch: 'online', [idOf('MEAL')]: 'ignore' }, 'online'],
    ["the primary's mapping", { [idOf('MEAL')]: 'ignore' }, 'ignore'],
    ['the default', {}, 'offline'],
  ])('takes %s', (_name, mapping, meaning) => {
    expect(meaningOf({ ...defaultPolicy(), mapping }, definitions, 'lunch', 'MEAL')).toBe(meaning);
  });

  it('takes On Queue for the queue itself, whatever the mapping says', () => {
    const policy = { ...defaultPolicy(), mapping: { [idOf('ON_QUEUE')]: 'offline' as const } };
    expect(meaningOf(policy, definitions, idOf('ON_QUEUE'), 'ON_QUEUE')).toBe('online');
  });

  it('finds the system presence behind an id that came without one', () => {
    const policy = { ...defaultPolicy(), mapping: { [idOf('MEAL')]: 'ignore' as const } };
    expect(meaningOf(policy, definitions, 'lunch', 'UNKNOWN')).toBe('ignore');
    expect(resolveSystemPresence([], idOf('BREAK'), 'UNKNOWN')).toBe('BREAK');
    expect(resolveSystemPresence([], 'who-knows', 'UNKNOWN')).toBe('UNKNOWN');
    expect(meaningOf(policy, [], 'who-knows', 'UNKNOWN')).toBe('offline');
  });

  it("prefers the organization's own listing of a primary definition", () => {
    expect(primaryIdOf([{ ...secondary('q', 'ON_QUEUE'), primary: true }], 'ON_QUEUE')).toBe('q');
    expect(primaryIdOf([secondary('q', 'ON_QUEUE')], 'ON_QUEUE')).toBe(idOf('ON_QUEUE'));
  });
});

describe('normalising', () => {
  it.each(['On Queue', 'OnQueue', 'ON_QUEUE', 'on queue'])('reads %p as ON_QUEUE', (text) => {
    expect(normaliseSystemPresence(text)).toBe('ON_QUEUE');
  });

  it.each([undefined, null, 7, '', 'Sleeping'])('reads %p as UNKNOWN', (text) => {
    expect(normaliseSystemPresence(text)).toBe('UNKNOWN');
    expect(normaliseRoutingStatus(text)).toBe('UNKNOWN');
  });

  it('reads routing statuses in any spelling', () => {
    expect(normaliseRoutingStatus('off_queue')).toBe('OFF_QUEUE');
    expect(normaliseRoutingStatus('NotResponding')).toBe('NOT_RESPONDING');
  });

  it('lists the ten primary definitions with their fixed ids', () => {
    expect(new Set(Object.values(primaryPresenceIds)).size).toBe(10);
    expect(primaryDefinitions().map(({ name }) => name)).toContain('On Queue');
  });
});
