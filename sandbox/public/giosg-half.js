import { control } from './control.js';
import { make, setText } from './dom.js';

/** What an agent has in giosg: state, the two switches and the chats. `guard` runs an action and shows its failure. */
export function giosgHalf(name, guard) {
  let user;
  const flip = (key) => guard(() => control.giosg(user.id, { [key]: !user[key] }));
  const online = toggle('Online', `${name} online in giosg`, () => flip('wanted'));
  const present = toggle('Console', `${name} console open in giosg`, () => flip('present'));
  const chatsBy = (by) => () => guard(() => control.giosg(user.id, { chatsBy: by }));
  const less = step('−', `One chat less for ${name}`, chatsBy(-1));
  const more = step('+', `One chat more for ${name}`, chatsBy(1));
  const count = make('output', { attributes: { 'aria-label': `Chats of ${name}` } });
  const chats = make('span', { className: 'chats' }, ['Chats', less, count, more]);
  const state = make('span', { className: 'state' });
  const word = make('span');
  const why = make('small');
  state.append(word, why);
  const note = make('span', { className: 'note' });
  const element = make('div', { className: 'half giosg-half' }, [state, online, present, chats, note]);

  return {
    element,
    note,
    update(next) {
      user = next;
      setText(word, user.online ? 'Online' : 'Offline');
      setText(why, user.wanted && !user.present ? 'console closed' : '');
      state.dataset.tone = user.online ? 'good' : '';
      online.setAttribute('aria-checked', String(user.wanted));
      present.setAttribute('aria-checked', String(user.present));
      setText(count, `${user.chats} / ${user.capacity}`);
      chats.classList.toggle('over', user.chats > user.capacity);
      less.disabled = user.chats === 0;
    },
  };
}

function toggle(text, label, onClick) {
  return make('button', {
    text,
    className: 'switch',
    attributes: { type: 'button', role: 'switch', 'aria-checked': 'false', 'aria-label': label },
    on: { click: onClick },
  });
}

function step(text, label, onClick) {
  return make('button', {
    text,
    className: 'step',
    attributes: { type: 'button', 'aria-label': label },
    on: { click: onClick },
  });
}
