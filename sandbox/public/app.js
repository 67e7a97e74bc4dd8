import { createAgentList } from './agents.js';
import { createBudget } from './budget.js';
import { control } from './control.js';
import { byId, make, setText } from './dom.js';
import { createFaultButtons } from './faults.js';
import { createFeed } from './feed.js';

let chosen;
let lastSeq = 0;

const agents = createAgentList(byId('agents'), guard);
const feed = createFeed(byId('feed'));
const budget = createBudget(byId('budget'));
createFaultButtons(byId('faults'), byId('fault-answer'));

function say(text) {
  setText(byId('banner'), text);
  byId('banner').hidden = text === '';
}

async function guard(action) {
  try {
    await action();
    await refresh();
  } catch (error) {
    say(error.message);
  }
}

/** One refresh at a time; a wish during one makes exactly one more. */
let running;
let again = false;
function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = control
    .state()
    .then(show)
    .finally(() => {
      running = undefined;
      if (!again) return undefined;
      again = false;
      return refresh();
    });
  return running;
}

function show(state) {
  const organization = state.organizations.find(({ id }) => id === chosen) ?? state.organizations[0];
  chosen = organization.id;
  showChoice(state.organizations);
  showInstallation(organization);
  setText(byId('client-id'), organization.client.id);
  setText(byId('client-secret'), organization.client.secret);
  const own = state.channels.filter((channel) => channel.clientId === organization.client.id);
  const open = own.filter((channel) => channel.connected).length;
  setText(
    byId('channels'),
    `The product has ${own.length} notification channel${own.length === 1 ? '' : 's'}, ${open} connected.`,
  );
  byId('temporal').hidden = state.product.temporalUiUrl === null;
  if (state.product.temporalUiUrl !== null) byId('temporal').href = state.product.temporalUiUrl;
  agents.update(organization);
  byId('more').hidden = organization.agents.length < 200;
  setText(byId('more'), 'Only the first 200 people are shown.');
}

function showInstallation(organization) {
  const { installed, installation } = organization;
  const token = installation?.hasToken
    ? 'the product has its bot token'
    : 'the product has not fetched its bot token yet';
  setText(
    byId('installed'),
    installed
      ? `${organization.name}: the app is installed, ${token}.`
      : `${organization.name}: the app is not installed.`,
  );
  byId('install').href = control.triggerHref('install', organization.id);
  byId('setup').href = control.triggerHref('setup', organization.id);
  byId('install').hidden = installed;
  byId('setup').hidden = !installed;
  byId('uninstall').hidden = !installed;
}

function showChoice(organizations) {
  const select = byId('organization');
  byId('organization-choice').hidden = organizations.length < 2;
  if (select.children.length !== organizations.length) {
    select.replaceChildren(
      ...organizations.map(({ id, name }) => make('option', { text: name, attributes: { value: id } })),
    );
  }
  select.value = chosen;
}

function onChange(change) {
  if (change.seq <= lastSeq) return;
  lastSeq = change.seq;
  if (change.organizationId !== chosen) return;
  feed.add(change);
  agents.mark(change);
  void refresh();
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
    if (/^genesys\.(channels|socket)|^giosg\.token/.test(call.kind)) void refresh();
  });
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
