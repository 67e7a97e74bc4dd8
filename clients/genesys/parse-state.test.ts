import { parsePresence, parsePresenceDefinitions, parseRouting } from './parse-state';

const onQueueId = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';

describe('parsePresence', () => {
  it.each(['On Queue', 'OnQueue', 'ON_QUEUE'])('normalises the spelling %p', (systemPresence) => {
    expect(parsePresence({ presenceDefinition: { id: 'x', systemPresence } })?.systemPresence).toBe('ON_QUEUE');
  });

  it('knows the well-known ids without a spelling, and no new spelling', () => {
    expect(parsePresence({ presenceDefinition: { id: onQueueId } })?.systemPresence).toBe('ON_QUEUE');
    expect(parsePresence({ presenceDefinition: { id: 'x', systemPresence: 'Lunch' } })?.systemPresence).toBe('UNKNOWN');
  });

  it('sees a future presence until it has taken effect', () => {
    const body = { presenceDefinition: { id: onQueueId }, futurePresenceDefinition: { id: 'break' } };
    expect(parsePresence(body)?.futurePresence).toBe(true);
    expect(parsePresence({ ...body, futurePresenceDefinition: { id: onQueueId } })?.futurePresence).toBe(false);
    expect(parsePresence({ ...body, futurePresenceDefinition: null })?.futurePresence).toBe(false);
  });

  it('sees that another source shows, and tolerates a missing time', () => {
    const body = { presenceDefinition: { id: 'x' }, primary: false };
    expect(parsePresence(body)).toMatchObject({ foreignSource: true, presenceAt: null });
  });

  it.each([undefined, null, 'x', [], {}, { presenceDefinition: {} }, { presenceDefinition: { id: 7 } }])(
    'is null for %j',
    (body) => {
      expect(parsePresence(body)).toBeNull();
    },
  );
});

describe('parseRouting', () => {
  it('reads status and time, and keeps a new status as unknown', () => {
    expect(parseRouting({ status: 'COMMUNICATING', startTime: '2026-01-15T09:03:17.067Z' })).toEqual({
      routing: 'COMMUNICATING',
      routingAt: Date.parse('2026-01-15T09:03:17.067Z'),
    });
    expect(parseRouting({ status: 'RESTING' })).toEqual({ routing: 'UNKNOWN', routingAt: null });
    expect(parseRouting({})).toBeNull();
  });
});

describe('parsePresenceDefinitions', () => {
  it('tells primary from secondary, also where the listing has no type', () => {
    const entities = [
      {
        id: onQueueId,
        languageLabels: { fr: 'En file', en_US: 'On Queue' },
        systemPresence: 'OnQueue',
        deactivated: false,
      },
      { id: 's1', type: 'User', name: 'Chat only', systemPresence: 'Busy', deactivated: true },
      { id: 's2', systemPresence: 'Meeting', languageLabels: { fi: 'Palaveri' } },
      { name: 'no id' },
      null,
    ];
    expect(parsePresenceDefinitions({ entities })).toEqual([
      { id: onQueueId, name: 'On Queue', systemPresence: 'ON_QUEUE', primary: true, deactivated: false },
      { id: 's1', name: 'Chat only', systemPresence: 'BUSY', primary: false, deactivated: true },
      { id: 's2', name: 'Palaveri', systemPresence: 'MEETING', primary: false, deactivated: false },
    ]);
  });
});
