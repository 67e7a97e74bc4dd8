import { control } from './control.js';
import { byId, make, setText } from './dom.js';

/** Whether the app is installed and connected, and where to go next. Answers whether the product is connected. */
export function showInstallation(organization, channels) {
  const { id, name, installed, installation, workflowUrl, client } = organization;
  setText(byId('giosg-title'), `giosg · ${name}`);
  setText(byId('installed'), installedWords(installed, installation));
  byId('install').href = control.triggerHref('install', id);
  byId('setup').href = control.triggerHref('setup', id);
  byId('install').hidden = byId('install-hint').hidden = installed;
  byId('setup').hidden = byId('uninstall').hidden = !installed;
  byId('workflow').hidden = !installed || workflowUrl === null;
  if (workflowUrl !== null) byId('workflow').href = workflowUrl;
  setText(byId('client-id'), client.id);
  setText(byId('client-secret'), client.secret);
  const own = channels.filter(({ clientId }) => clientId === client.id);
  const open = own.filter(({ connected, muted }) => connected && !muted).length;
  setText(byId('channels'), channelWords(installed, own.length, open));
  showCredentials(open > 0);
  return open > 0;
}

function installedWords(installed, installation) {
  if (!installed) return 'The app is not installed.';
  return `The app is installed; the product has ${installation?.hasToken ? '' : 'not yet '}fetched its bot token.`;
}

function channelWords(installed, channels, open) {
  if (!installed) return 'Not installed: press “Install app” on the giosg half.';
  if (channels === 0) return 'Installed, not connected: save the credentials on its setup page, then connect.';
  return `${open > 0 ? 'Connected' : 'Not connected'}: ${channels} notification channel${channels === 1 ? '' : 's'}, ${open} open.`;
}

/** Needed until the product is connected: folded then, and left to the visitor after that. */
let wasConnected = false;
function showCredentials(isConnected) {
  if (isConnected !== wasConnected) byId('credentials').open = !isConnected;
  wasConnected = isConnected;
}

export function showChoice(organizations, chosen) {
  const select = byId('organization');
  byId('organization-choice').hidden = organizations.length < 2;
  if (select.children.length !== organizations.length) {
    select.replaceChildren(
      ...organizations.map(({ id, name }) => make('option', { text: name, attributes: { value: id } })),
    );
  }
  select.value = chosen;
}
