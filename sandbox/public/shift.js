import { control } from './control.js';
import { byId, make, setText } from './dom.js';
import { clock, duration } from './times.js';

const idle =
  '50 agents at work: online and off, calls, chats, breaks, each acting every 12 to 36 seconds. Makes who is missing.';

/** The button that plays many people at once, and what came of it. */
export function createShift({ guard, organizationId, onBegin }) {
  const figures = new Map(['Agents', 'Acts', 'Effects', 'p50', 'p95'].map((name) => [name, make('dd', { text: '–' })]));
  for (const [name, value] of figures) {
    byId('shift-figures').append(make('div', {}, [make('dt', { text: name }), value]));
  }
  byId('shift-start').addEventListener('click', () =>
    guard(async () => {
      await control.startShift(organizationId());
      onBegin();
    }).then(() => byId('shift-stop').focus()),
  );
  byId('shift-stop').addEventListener('click', () =>
    guard(() => control.stopShift()).then(() => byId('shift-start').focus()),
  );

  return {
    show(shift, isConnected) {
      const isRunning = shift?.isRunning === true;
      byId('shift-start').hidden = isRunning;
      byId('shift-stop').hidden = !isRunning;
      byId('shift-figures').hidden = shift === null;
      byId('shift').classList.toggle('running', isRunning);
      setText(byId('shift-words'), words(shift, isConnected));
      if (shift === null) return;
      setText(figures.get('Agents'), String(shift.agents));
      setText(figures.get('Acts'), String(shift.acts));
      setText(figures.get('Effects'), String(shift.effects));
      setText(figures.get('p50'), shift.p50Ms === null ? '–' : duration(shift.p50Ms));
      setText(figures.get('p95'), shift.p95Ms === null ? '–' : duration(shift.p95Ms));
    },
  };
}

function words(shift, isConnected) {
  if (shift === null) return idle;
  if (!shift.isRunning) return `Over since ${clock(shift.endsAt)}. The agents stay as they are.`;
  if (!isConnected) return 'Running, but the product is not connected: nothing will follow. Connect on its setup page.';
  return `Running until ${clock(shift.endsAt)}. Effects are what the product did; times are from the person’s act.`;
}
