import { fc, test } from '@fast-check/jest';
import { defaultPolicy } from './policy';
import { analysePolicy } from './policy-analysis';
import { everyPlay, restoresNothing, undoesItself } from './policy-plays';
import { primaryDefinitions, primaryPresenceIds as ids } from './presence';
import { anyPolicy } from './testing/arbitraries';
import { secondary } from './testing/scenario';
import { worldDefinitions } from './testing/world';
import type { SyncPolicy } from './vocabulary';

const definitions = [
  ...primaryDefinitions(),
  secondary('lunch', 'MEAL'),
  secondary('back office', 'BUSY'),
  { ...secondary('old', 'BREAK'), deactivated: true },
];
const analyse = (change: Partial<SyncPolicy>, highestCapacity: number | null = null) =>
  analysePolicy({ policy: { ...defaultPolicy(), ...change }, definitions, highestCapacity });
const mapped = { lunch: 'offline', 'back office': 'offline' } as const;

describe('analysing a policy', () => {
  it('finds nothing in one whose presences are all mapped', () => {
    expect(analyse({ mapping: mapped })).toEqual([]);
  });

  it.each<[string, Partial<SyncPolicy>, string[]]>([
    [
      'off_queue_presence_online',
      { offQueuePresence: 'back office', mapping: { ...mapped, 'back office': 'online' } },
      ['6 chats at once: we set back office in Genesys Cloud.', 'Down to 4 chats: nothing is written.'],
    ],
    [
      'off_queue_presence_on_queue',
      { offQueuePresence: ids.ON_QUEUE, mapping: mapped },
      ['6 chats at once: we set Available in Genesys Cloud.', 'Down to 4 chats: we set On Queue in Genesys Cloud.'],
    ],
    [
      'off_queue_presence_offline',
      { offQueuePresence: ids.OFFLINE, mapping: mapped },
      ['6 chats at once: we set Available in Genesys Cloud.', 'Down to 4 chats: we set On Queue in Genesys Cloud.'],
    ],
    [
      'definition_deactivated',
      { mapping: { ...mapped, old: 'online' } },
      ['The agent chooses old in Genesys Cloud: nothing is written.', 'The agent goes On Queue: nothing is written.'],
    ],
    [
      'definition_unknown',
      { mapping: { ...mapped, vanished: 'offline' } },
      [
        'The agent chooses vanished in Genesys Cloud: we switch chat off in giosg.',
        'The agent goes On Queue: we switch chat on in giosg.',
      ],
    ],
    [
      'on_queue_mapping',
      { mapping: { ...mapped, [ids.ON_QUEUE]: 'offline' } },
      [
        'The agent chooses On Queue in Genesys Cloud: nothing is written.',
        'The agent goes On Queue: nothing is written.',
      ],
    ],
    [
      'busy_status_undoes_write',
      { busyRoutingStatuses: ['OFF_QUEUE'], mapping: mapped },
      [
        '6 chats at once: we set Available in Genesys Cloud, then we switch chat off in giosg.',
        'Down to 4 chats: we set On Queue in Genesys Cloud, then we switch chat on in giosg.',
      ],
    ],
    [
      'threshold_never_ends',
      { chatThreshold: 0, mapping: mapped },
      ['1 chat at once: we set Available in Genesys Cloud.', 'Down to 0 chats: nothing is written.'],
    ],
  ])('%s is impossible, and a play of the rules shows why', (code, change, example) => {
    const impossible = analyse(change).filter(({ severity }) => severity === 'impossible');
    expect(impossible).toContainEqual(expect.objectContaining({ code }));
    expect(impossible.find((finding) => finding.code === code)?.example).toEqual([
      'The agent is On Queue with chat on.',
      ...example,
    ]);
  });

  it.each<[string, string, Partial<SyncPolicy>, string[], string | undefined]>([
    [
      'presence_unmapped',
      'Without a mapping of their own these count as offline, like the presence they belong to: lunch, back office.',
      {},
      [
        'The agent chooses lunch in Genesys Cloud: we switch chat off in giosg.',
        'The agent goes On Queue: we switch chat on in giosg.',
      ],
      'mapping',
    ],
    [
      'presence_unmapped',
      'Without a mapping of their own these count as ignore, like the presence they belong to: lunch.',
      { mapping: { [ids.MEAL]: 'ignore', 'back office': 'offline' } },
      ['The agent chooses lunch in Genesys Cloud: nothing is written.', 'The agent goes On Queue: nothing is written.'],
      'mapping',
    ],
    [
      'logout_keeps_chats',
      'Offline is mapped online: whoever logs out of Genesys Cloud keeps getting chats.',
      { mapping: { ...mapped, [ids.OFFLINE]: 'online' } },
      [
        'The agent chooses Offline in Genesys Cloud: nothing is written.',
        'The agent goes On Queue: nothing is written.',
      ],
      `mapping.${ids.OFFLINE}`,
    ],
    [
      'call_unseen',
      'Direct calls (COMMUNICATING) stop no chats: only INTERACTING counts as busy.',
      { mapping: mapped, busyRoutingStatuses: ['INTERACTING'] },
      ['A call begins (COMMUNICATING): nothing is written.', 'The call ends (IDLE): nothing is written.'],
      'busyRoutingStatuses',
    ],
    [
      'threshold_out_of_reach',
      'No agent is given more than 8 chats, so a threshold of 20 never stops calls, unless chats are taken by hand.',
      { mapping: mapped, chatThreshold: 20 },
      ['8 chats, as many as giosg gives anybody: nothing is written.'],
      'chatThreshold',
    ],
    [
      'reload_is_absence',
      'A console that is reloaded takes the agent off the queue for a moment: a grace of some seconds avoids it.',
      { mapping: mapped, consoleGraceSeconds: 0 },
      [
        'The giosg console is reloaded and gone for a second: we set Available in Genesys Cloud.',
        'A second later: nothing is written.',
        'It is back: we set On Queue in Genesys Cloud.',
      ],
      'consoleGraceSeconds',
    ],
    [
      'scope_names_nobody',
      'The policy names no agent, so nobody is written.',
      { mapping: mapped, scope: [] },
      [],
      'scope',
    ],
  ])('%s is a warning: %s', (code, message, change, example, path) => {
    const lines = example.length === 0 ? [] : ['The agent is On Queue with chat on.', ...example];
    expect(analyse(change, 8)).toEqual([{ severity: 'warning', code, message, path, example: lines }]);
  });

  it.each<[string, Partial<SyncPolicy>, boolean, boolean]>([
    ['routing that follows the queue counts as a call', { busyRoutingStatuses: ['IDLE'] }, true, true],
    ['the off-queue presence counts as online', { mapping: { [ids.AVAILABLE]: 'online' } }, false, true],
    ['all is well', {}, false, false],
  ])('the plays show it where %s', (_what, change, undoes, losesSomething) => {
    const played = everyPlay({ policy: { ...defaultPolicy(), ...change }, definitions });
    expect(played.some((play) => undoesItself(play))).toBe(undoes);
    expect(played.some((play) => restoresNothing(play))).toBe(losesSomething);
  });

  it('never calls a threshold within the capacity, or the capacity itself, out of reach', () => {
    expect(analyse({ mapping: mapped, chatThreshold: 8 }, 8)).toEqual([]);
    expect(analyse({ mapping: mapped, chatThreshold: 'capacity' }, 8)).toEqual([]);
    expect(analyse({ mapping: mapped, chatThreshold: 6 })).toMatchObject([{ code: 'threshold_out_of_reach' }]);
  });

  test.prop([anyPolicy, fc.option(fc.integer({ min: 1, max: 9 }))], { numRuns: 200 })(
    'a policy whose fields can be saved never undoes itself and gives back what it takes',
    (policy, highestCapacity) => {
      const findings = analysePolicy({ policy, definitions: worldDefinitions, highestCapacity });
      expect(findings.filter(({ severity }) => severity === 'impossible')).toEqual([]);
    },
  );
});
