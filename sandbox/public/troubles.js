import { control } from './control.js';
import { make, setText } from './dom.js';
import { clock, duration } from './times.js';

/** Each with its button's side and words, what is broken while it lasts, and what heals it. */
const kinds = {
  'socket-dropped': ['genesys', 'drops the socket', 'The socket is cut.', 'the product opens another'],
  'socket-silent': ['genesys', 'falls silent', 'The socket is open and says nothing.', 'the product notices'],
  'channel-gone': ['genesys', 'forgets the channel', 'The channel is gone.', 'the product makes another'],
  'events-lost': [
    'genesys',
    'loses the next 3 events',
    'Events are being lost.',
    'a sweep or a reconnect reads everybody',
  ],
  'events-doubled': ['genesys', 'sends 3 events twice', 'Events come twice.', ''],
  'rate-limit': [
    'genesys',
    'answers 429 twice',
    'Rate limit: writes are answered 429, wait 5 s.',
    'the product tries again',
  ],
  'answer-lost': [
    'genesys',
    'loses an answer',
    'A write takes effect, its answer is lost.',
    'the product looks what became of it',
  ],
  'token-revoked': ['genesys', 'revokes the token', 'The token is refused.', 'the product gets another'],
  'genesys-down': ['genesys', 'is down for 20 s', 'Genesys Cloud is down.', 'the product connects again'],
  'webhooks-lost': [
    'giosg',
    'loses the next 2 webhooks',
    'Webhooks are being lost.',
    'a sweep or a reconnect reads everybody',
  ],
  'giosg-down': ['giosg', 'is down for 20 s', 'giosg is down.', 'the product’s next call is answered'],
};
const names = { giosg: 'giosg', genesys: 'Genesys' };

/** Buttons in both halves that break something, and the line that says what is broken and until when. */
export function createTroubles({ boxes, line, guard, onBegin }) {
  for (const [kind, [side, words]] of Object.entries(kinds)) {
    const begin = () => guard(() => control.trouble(kind).then(onBegin));
    boxes[side].append(button(words, begin, `${names[side]} `));
  }
  const end = button('End all of this', () => guard(control.heal));
  const endRow = make('li', { className: 'end' }, [end]);
  const rows = new Map();
  let ahead = 0;

  const count = () => {
    for (const { row, trouble } of rows.values()) row.count(trouble, Date.now() + ahead);
  };
  setInterval(count, 250);

  return {
    /** Whether something waits for its end or its healing. */
    isOn: () => [...rows.values()].some(({ trouble }) => trouble.phase !== 'healed'),
    show({ at, troubles }) {
      ahead = Date.parse(at) - Date.now();
      const ids = new Set(troubles.map(({ id }) => id));
      for (const [id, { row }] of rows) {
        if (ids.has(id)) continue;
        row.element.remove();
        rows.delete(id);
      }
      for (const trouble of troubles) {
        const row = rows.get(trouble.id)?.row ?? createRow();
        row.show(trouble);
        rows.set(trouble.id, { row, trouble });
        if (!row.element.isConnected) line.append(row.element);
      }
      if (troubles.length > 0 && line.lastElementChild !== endRow) line.append(endRow);
      if (troubles.length === 0) endRow.remove();
      line.hidden = troubles.length === 0;
      count();
    },
  };
}

function createRow() {
  const words = make('span');
  const countdown = make('span', { className: 'countdown', attributes: { 'aria-hidden': 'true' } });
  const element = make('li', {}, [words, countdown]);
  return {
    element,
    show(trouble) {
      element.dataset.phase = trouble.phase;
      setText(words, sentence(trouble));
    },
    count({ phase, until, startedAt }, now) {
      const seconds = Math.ceil((Date.parse(until ?? startedAt) - now) / 1000);
      const waited = Math.floor((now - Date.parse(until ?? startedAt)) / 1000);
      const going = until === null ? '' : `${Math.max(0, seconds)} s left`;
      setText(countdown, { going, recovering: `${Math.max(0, waited)} s`, healed: '' }[phase]);
    },
  };
}

function sentence({ kind, phase, until, left, healedAfterMs, startedAt }) {
  const [side, words, broken, healing] = kinds[kind];
  if (phase === 'healed') {
    const what = `${names[side]} ${words}`;
    if (healing === '') return `${what}: nothing to mend.`;
    const took = duration(healedAfterMs);
    return `${what}: ${until === null ? `healed after ${took}` : `healed ${took} after its end`}.`;
  }
  if (phase === 'recovering') return `${names[side]} ${words} (${clock(until ?? startedAt)}). Healed when ${healing}.`;
  if (until !== null) return `${broken} Until ${clock(until)}.`;
  return `${names[side]} ${words}: ${left} left. Do something with an agent, and see.`;
}

/** `subject`: said, but not shown where the half shows it. */
function button(text, click, subject = '') {
  const words = [make('span', { text: subject, className: 'unseen' }), text];
  return make('button', { className: 'button', attributes: { type: 'button' }, on: { click } }, words);
}
