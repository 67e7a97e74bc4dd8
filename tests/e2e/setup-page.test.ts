import type { Locator, Page } from 'playwright-core';
import { keepScreenshot, openBrowser, type Person } from './support/browser';
import { credentialsOf } from './support/setup-client';
import { eventually } from './support/wait';
import { useWholeSystem } from './support/whole-system';

jest.setTimeout(90_000);

/** Everything by accessible names, as a person with a screen reader would find it. The tests are steps of one visit. */
describe('the two pages in Chromium', () => {
  const system = useWholeSystem();
  let person: Person;
  let setup: Page;
  let play: Page;

  beforeAll(async () => {
    person = await openBrowser();
    setup = await person.openTab();
  });
  afterAll(() => person.close());

  const button = (name: string) => setup.getByRole('button', { name, exact: true });
  const setupRow = (name: string) =>
    setup.getByRole('table', { name: 'Agents' }).getByRole('row').filter({ hasText: name });
  const playRow = (name: string) =>
    play.getByRole('region', { name: 'Agents' }).getByRole('listitem').filter({ hasText: name });

  const view = (name: string) =>
    setup.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true }).click();

  async function fill(credentials: { clientId: string; clientSecret: string }): Promise<void> {
    await setup.getByLabel('Region').selectOption('mypurecloud.com');
    await setup.getByLabel('Client ID').fill(credentials.clientId);
    await setup.getByLabel('Client secret').fill(credentials.clientSecret);
    await button('Save').click();
  }

  it('leads from Install to the setup page, whose address keeps no token', async () => {
    await setup.goto(system().sandbox.url);
    await setup.getByRole('link', { name: /^Install/ }).click();
    await setup.getByLabel('Client ID').waitFor();
    expect(setup.url()).toBe(`${system().apiUrl}/setup`);
    await setup.getByRole('img', { name: /logo/ }).waitFor();
    expect(await button('Connect').isDisabled()).toBe(true);
    expect(await button('Disconnect').count()).toBe(0);
  });

  it('may be framed by giosg and Genesys Cloud only', async () => {
    const { headers } = await fetch(`${system().apiUrl}/setup`);
    const policy = headers.get('content-security-policy') ?? '';
    const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? [];
    expect(ancestors).toEqual(
      expect.arrayContaining([system().sandbox.url, 'https://*.giosg.com', 'https://apps.mypurecloud.com']),
    );
    expect(ancestors.filter((origin) => origin.startsWith('https://apps.'))).toHaveLength(18);
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('x-frame-options')).toBeNull();
    const elsewhere = await fetch(`${system().apiUrl}/privacy`);
    expect(elsewhere.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('announces a wrong secret as an alert and keeps Connect disabled', async () => {
    const { clientId } = await credentialsOf(system());
    await fill({ clientId, clientSecret: 'a-wrong-secret' });
    const alert = setup.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('refused');
    expect(await button('Connect').isDisabled()).toBe(true);
  });

  it('announces the right one as a status and allows Connect', async () => {
    await fill(await credentialsOf(system()));
    await setup.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    expect(await setup.getByRole('alert').count()).toBe(0);
    await untilEnabled(button('Connect'));
    expect(await setup.getByLabel('Client secret').inputValue()).toBe('');
  });

  it('shows the connection live, and the agents with both states', async () => {
    await button('Connect').click();
    await setup.getByText('Connected', { exact: true }).waitFor();
    await setup.getByText('Channel 1: 6 agents').waitFor();
    expect(await button('Connect').count()).toBe(0);
    await view('Agents');
    await setupRow('Maija Operaattori').getByText('Available', { exact: true }).first().waitFor();
    await setupRow('Maija Operaattori').getByText('Offline').waitFor();
    await setupRow('Pekka').getByText('No Genesys Cloud user').waitFor();
  });

  it('lets a newcomer play both sides and see the effect beside it', async () => {
    play = await person.openTab();
    await play.goto(system().sandbox.url);
    const row = playRow('Maija Operaattori');
    await row.getByRole('switch', { name: 'Maija Operaattori online in giosg' }).click();
    await row.getByText('On Queue', { exact: true }).first().waitFor();
    await untilPresence(row, 'On Queue');
    await setupRow('Maija Operaattori').getByText('On Queue').waitFor();
    await row.getByRole('button', { name: 'Call begins for Maija Operaattori' }).click();
    await untilSwitch(row, false);
    await row.getByText('the product', { exact: false }).first().waitFor();
    await setupRow('Maija Operaattori').getByText('On a call: chats stopped').waitFor();
    await keepScreenshot(play, 'play-page-in-a-call');
    await row.getByRole('button', { name: 'Call ends for Maija Operaattori' }).click();
    await untilSwitch(row, true);
    const teppo = playRow('Teppo Testaaja');
    await teppo.getByRole('combobox', { name: 'Teppo Testaaja presence' }).selectOption({ label: 'On Queue' });
    await teppo.getByRole('switch', { name: 'Teppo Testaaja online in giosg', checked: true }).waitFor();
    const aino = playRow('Aino');
    await aino.getByRole('switch', { name: /online in giosg/ }).click();
    await untilPresence(aino, 'On Queue');
    const more = aino.getByRole('button', { name: /One chat more/ });
    for (let chats = 1; chats <= 6; chats += 1) {
      await more.click();
      await aino.getByText(`${chats} / 5`, { exact: true }).waitFor();
    }
    await untilPresence(aino, 'Available');
    await keepScreenshot(play, 'play-page');
    await keepScreenshot(setup, 'setup-page');
  });

  it('changes a rule by a presence’s name, and goes back to the defaults', async () => {
    // A tab in the background draws once a second, and every click waits for that.
    await setup.bringToFront();
    await view('Rules');
    await setup.getByLabel('Meaning of Meal').selectOption({ label: 'Changes nothing' });
    await button('Save rules').click();
    await setup.getByText('Saved as version 1. The rules are in force now.').waitFor();
    await button('Use again: Defaults').click();
    await setup.getByText('Version 2 is in force now', { exact: false }).waitFor();
    await keepScreenshot(setup, 'rules-of-a-whole-system');
  });

  it('shows in the timeline what was done for one agent, and why', async () => {
    await view('Agents');
    await setup.getByRole('link', { name: 'Timeline of Maija Operaattori' }).click();
    await setup.getByRole('heading', { name: 'Timeline of Maija Operaattori' }).waitFor();
    const rows = setup.getByRole('table', { name: 'Timeline' }).getByRole('row');
    await rows.filter({ hasText: 'Written' }).first().waitFor();
    expect(await rows.filter({ hasText: 'Teppo' }).count()).toBe(0);
  });

  it('matches an agent with nobody by hand, and by e-mail again', async () => {
    await view('Agents');
    const row = setupRow('Ville');
    await button('Change match of Ville Vuoropäällikkö').click();
    await setup.getByLabel('Genesys Cloud user id').waitFor();
    await button('Match with nobody').click();
    await row.getByText('No Genesys Cloud user').waitFor();
    await button('Change match of Ville Vuoropäällikkö').click();
    await button('By e-mail again').click();
    await row.getByText('Matched by e-mail').waitFor();
  });

  it('names the permissions, the channels and the values to register', async () => {
    await view('Connection');
    await setup.getByText('Granted', { exact: true }).first().waitFor();
    await setup.getByRole('region', { name: 'Channels to Genesys Cloud' }).first().waitFor();
    await setup.getByRole('link', { name: 'Registration in giosg' }).click();
    expect(await setup.getByLabel('Trigger URL', { exact: true }).inputValue()).toContain('/app_trigger');
    await button('Copy Trigger URL').click();
    await setup.getByText('Trigger URL copied.').waitFor();
    await setup.getByText('The last webhook from giosg came', { exact: false }).waitFor();
  });

  it('keeps what it knew while the server is out of reach, and goes on by itself', async () => {
    await view('Overview');
    await button('Disconnect').waitFor();
    await person.context.setOffline(true);
    await setup.getByText('The server could not be reached.').first().waitFor();
    await button('Disconnect').waitFor();
    await person.context.setOffline(false);
    await setup.getByText('The server could not be reached.').first().waitFor({ state: 'detached' });
    person.complaints.splice(1);
  });

  it('disconnects, and goes back to giosg in the same tab', async () => {
    await button('Disconnect').click();
    await setup.getByText('Disconnected', { exact: true }).waitFor();
    await untilEnabled(button('Connect'));
    await setup.getByRole('link', { name: 'Back to giosg' }).click();
    await setup.waitForURL((url) => url.origin === new URL(system().sandbox.url).origin);
    await setup.getByRole('heading', { name: 'Play page' }).waitFor();
  });

  it('opens a session of its own for Setup', async () => {
    const [opened] = await Promise.all([
      person.context.waitForEvent('page'),
      setup.getByRole('link', { name: 'Setup' }).click(),
    ]);
    await opened.getByText('Valid', { exact: true }).waitFor();
    expect(opened.url()).toBe(`${system().apiUrl}/setup`);
    await opened.reload();
    await opened.getByText('Valid', { exact: true }).waitFor();
  });

  it('gave the console nothing to complain about but the refused secret', async () => {
    const [refused, ...rest] = person.complaints.splice(0);
    expect(refused).toContain('422');
    expect(rest).toEqual([]);
    // And it would have been heard: an inline script is refused.
    const page = person.context.pages().at(-1);
    await page?.evaluate(`document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))`);
    await eventually('the breach is heard', () => person.complaints.some((text) => text.includes('script-src')));
  });
});

async function untilEnabled(locator: Locator): Promise<void> {
  await eventually('the button is enabled', () => locator.isEnabled());
}

async function untilSwitch(row: Locator, checked: boolean): Promise<void> {
  await row.getByRole('switch', { name: /online in giosg/, checked }).waitFor();
}

/** The presence as the row's own list shows it. */
async function untilPresence(row: Locator, label: string): Promise<void> {
  await eventually(`the presence is ${label}`, async () => {
    const chosen = row.getByRole('combobox').getByRole('option', { selected: true });
    return (await chosen.textContent()) === label;
  });
}
