import { control } from './control.js';
import { make, setText } from './dom.js';

const tones = { Available: 'good', OnQueue: 'queue', Busy: 'bad', Offline: '' };
const routingWords = {
  OFF_QUEUE: '',
  IDLE: 'free for calls',
  INTERACTING: 'on a queue call',
  COMMUNICATING: 'on direct call',
  NOT_RESPONDING: 'did not answer',
};

/** What an agent has in Genesys Cloud: state, presence, call, log in and out. */
export function genesysHalf(name, definitions, guard) {
  let user;
  const act = (action) => guard(() => control.genesys(user.id, action));
  const options = definitions.map((definition) =>
    make('option', {
      text: definition.type === 'User' ? `${definition.label} (${definition.systemPresence})` : definition.label,
      attributes: { value: definition.id },
    }),
  );
  const presence = make('select', { attributes: { 'aria-label': `${name} presence` } }, options);
  presence.addEventListener('change', () => act({ presence: presence.value }));
  const call = button(() => act({ call: user.call === null ? 'auto' : 'end' }));
  const log = button(() => act({ loggedIn: user.systemPresence === 'Offline' }));
  const word = make('span');
  const routing = make('small');
  const state = make('span', { className: 'state' }, [word, routing]);
  const note = make('span', { className: 'note' });
  const element = make('div', { className: 'half genesys-half' }, [state, presence, call, log, note]);

  return {
    element,
    note,
    update(next) {
      user = next;
      setText(word, user.presence);
      setText(routing, user.primarySource === 'PURECLOUD' ? routingWords[user.routing] : 'follows another source');
      state.dataset.tone = user.call === null ? (tones[user.systemPresence] ?? 'warm') : 'bad';
      if (presence.value !== user.presenceId) presence.value = user.presenceId;
      label(call, user.call === null ? 'Call begins' : 'Call ends', `for ${name}`);
      call.classList.toggle('on', user.call !== null);
      label(log, user.systemPresence === 'Offline' ? 'Log in' : 'Log out', name);
    },
  };
}

function button(onClick) {
  return make('button', { className: 'button', attributes: { type: 'button' }, on: { click: onClick } });
}

function label(element, text, rest) {
  setText(element, text);
  element.setAttribute('aria-label', `${text} ${rest}`);
}
