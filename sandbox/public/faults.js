import { control } from './control.js';
import { make, setText } from './dom.js';

const faults = [
  ['Genesys drops the socket', '/genesys/channels/all/reset', {}],
  ['Genesys falls silent', '/genesys/channels/all/mute', { muted: true }],
  ['Genesys loses the next 3 events', '/disturb', { side: 'genesys', action: 'drop', count: 3 }],
  ['giosg loses the next 2 webhooks', '/disturb', { side: 'giosg', action: 'drop', count: 2 }],
  [
    'Genesys answers 429, once',
    '/faults',
    { match: 'genesys.presence.*', action: { type: 'status', status: 429, retryAfterSeconds: 5 } },
  ],
  ['Genesys is down for 20 s', '/down', { side: 'genesys', seconds: 20 }],
  ['giosg is down for 20 s', '/down', { side: 'giosg', seconds: 20 }],
  ['End all of this', '/heal', {}],
];

export function createFaultButtons(box, answer) {
  for (const [text, path, body] of faults) {
    const click = () =>
      control.post(path, body).then(
        () => setText(answer, `${text}: done at ${new Date().toLocaleTimeString()}.`),
        (error) => setText(answer, error.message),
      );
    box.append(make('button', { text, className: 'button', attributes: { type: 'button' }, on: { click } }));
  }
}
