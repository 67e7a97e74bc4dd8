import { createAgentList } from './agents.js';
import { createBudget } from './budget.js';
import { control } from './control.js';
import { byId, setText } from './dom.js';
import { createFeed } from './feed.js';
import { showChoice, showInstallation } from './installation.js';
import { createPager } from './pager.js';
import { createRefresh } from './refresh.js';
import { createShift } from './shift.js';
import { duration } from './times.js';
import { createTour } from './tour.js';
import { createTroubles } from './troubles.js';

let chosen;
let lastSeq = 0;
let isShift = false;

const agents = createAgentList(byId('agents'), guard);
const feed = createFeed(byId('feed'));
const budget = createBudget(byId('budget'));
const pager = createPager(() => void refresh());
const tour = createTour();
/** Where the state can't be had, the words beside "Tour" say that the connection is lost. */
const refresh = createRefresh(() =>
  control.state({ organization: chosen, ...pager.part() }).then(show, () => undefined),
);
const troubles = createTroubles({
  boxes: { giosg: byId('giosg-faults'), genesys: byId('genesys-faults') },
  line: byId('troubles'),
  guard,
  onBegin: () => tour.reach('broken'),
});
const shift = createShift({ guard, organizationId: () => chosen, onBegin: () => tour.reach('broken') });

function say(text) {
  setText(byId('banner'), text);
  byId('banner').hidden = text === '';
}

/** Runs what a button asks for and shows the new state, or why it can't be. */
async function guard(action) {
  try {
    await action();
    say('');
    await refresh();
  } catch (error) {
    say(error.message);
  }
}

function show(state) {
  const organization = state.organizations.find(({ id }) => id === chosen) ?? state.organizations[0];
  chosen = organization.id;
  isShift = state.shift?.isRunning === true;
  showChoice(state.organizationNames, chosen);
  const isConnected = showInstallation(organization, state.channels);
  if (isConnected) tour.reach('connected');
  shift.show(state.shift, isConnected);
  troubles.show(state);
  agents.update(organization);
  pager.show(organization);
  tour.point();
}

function onChange(change) {
  if (change.seq <= lastSeq) return;
  lastSeq = change.seq;
  if (change.organizationId !== chosen) return;
  const person = isShift ? 'the shift' : 'you';
  feed.add(change, person);
  agents.mark(change, person);
  if (change.by === 'product') onEffect(change);
  void refresh();
}

/** Read out for those who don't see it, unless a busy shift makes too many. */
function onEffect({ name, side, what, afterMs }) {
  tour.reach(side);
  if (isShift) return;
  const after = afterMs === undefined ? '' : `, ${duration(afterMs)} later`;
  setText(byId('effect'), `${name ?? 'Somebody'} in ${side === 'giosg' ? 'giosg' : 'Genesys Cloud'}: ${what}${after}`);
}

function listen() {
  const source = new EventSource('/sandbox/events');
  source.addEventListener('open', () => {
    setText(byId('live'), 'live');
    byId('live').dataset.on = '';
    void refresh();
  });
  source.addEventListener('error', () => {
    setText(byId('live'), 'connection lost, trying again …');
    delete byId('live').dataset.on;
  });
  source.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
  source.addEventListener('call', (event) => {
    const call = JSON.parse(event.data);
    budget.count(call);
    if (troubles.isOn() || /^genesys\.(channels|socket)|^giosg\.token/.test(call.kind)) void refresh();
  });
  // What ends by the clock, or is healed without a call.
  setInterval(() => {
    if (troubles.isOn() || isShift) void refresh();
  }, 1000);
}

async function copy(button) {
  await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
  const words = button.firstChild;
  words.textContent = 'Copied';
  setTimeout(() => (words.textContent = 'Copy'), 1500);
}

byId('uninstall').addEventListener('click', () => guard(() => control.uninstall(chosen)));
byId('only-product').addEventListener('change', (event) => feed.onlyProduct(event.target.checked));
byId('organization').addEventListener('change', (event) => {
  chosen = event.target.value;
  pager.reset();
  feed.clear();
  void refresh();
});
for (const button of document.querySelectorAll('[data-copy]'))
  button.addEventListener('click', () => void copy(button));
if (new URL(location.href).searchParams.has('installed')) say('Back in giosg: the app’s setup page has sent you here.');

await refresh();
const { changes } = await control.changes(0);
for (const change of changes.slice(-50)) {
  lastSeq = change.seq;
  if (change.organizationId === chosen) feed.add(change);
}
listen();
tour.begin();
