import { call, genesysToken } from '../../sandbox/test-support/calls';
import { waitFor } from '../support/wait-for';
import { usePlayVisit } from './support/play-visit';

const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';
const name = 'Maija Operaattori';

describe('play page', () => {
  const visit = usePlayVisit({ temporalUiUrl: 'http://ui.example:8233' });
  const agent = () => visit().sandbox.control.state().organizations[0]!.agents[0]!;

  it('installs, opens Setup in a new window, and uninstalls', async () => {
    const { page, sandbox, product } = visit();
    expect(await page.getByRole('link', { name: 'Setup page' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Install app' }).click();
    await page.waitForURL(/\/app_trigger\?type=install/);
    const back = new URL(page.url()).searchParams.get('redirect_uri')!;
    expect(new URL(back).origin).toBe(sandbox.url);
    await page.goto(back);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Setup page' }).click(),
    ]);
    await opened.waitForURL(/\/app_trigger\?type=setup/);
    await opened.close();
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await page.getByRole('link', { name: 'Install app' }).waitFor();
    expect(product.received.at(-1)?.url.searchParams.get('type')).toBe('uninstall');
  });

  it('leads to the organization’s own workflow in the Temporal Web UI', async () => {
    const { page, sandbox } = visit();
    expect(await page.getByRole('link', { name: 'Workflow in Temporal' }).count()).toBe(0);
    sandbox.control.install();
    const link = page.getByRole('link', { name: 'Workflow in Temporal' });
    await link.waitFor();
    const { id } = sandbox.control.organization();
    const address = `http://ui.example:8233/namespaces/default/workflows/organization%2F${id}`;
    expect(await link.getAttribute('href')).toBe(address);
  });

  it('plays an agent on both sides by accessible names', async () => {
    const { page, complaints } = visit();
    await page.getByRole('switch', { name: `${name} online in giosg` }).click();
    await page.getByRole('switch', { name: `${name} online in giosg`, checked: true }).waitFor();
    await page.getByRole('button', { name: `One chat more for ${name}` }).click();
    await page.getByLabel(`${name} presence`).selectOption('On Queue');
    await page.getByRole('button', { name: `Call begins for ${name}` }).click();
    await page.getByRole('button', { name: `Call ends for ${name}` }).waitFor();
    expect(agent()).toMatchObject({
      giosg: { online: true, chats: 1 },
      genesys: { presence: 'On Queue', routing: 'INTERACTING' },
    });
    await page.getByRole('switch', { name: `${name} console open in giosg` }).click();
    await page.getByText('console closed').waitFor();
    await page.getByRole('button', { name: `Log out ${name}` }).click();
    await page.getByRole('button', { name: `Log in ${name}` }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows and says at once what the product did, and how long after the click', async () => {
    const { page, sandbox } = visit();
    const headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    await page.getByRole('switch', { name: `${name} online in giosg` }).click();
    await page.getByRole('switch', { name: `${name} online in giosg`, checked: true }).waitFor();
    const url = `${sandbox.url}/api/v2/users/${agent().genesys!.id}/presences/purecloud`;
    await call(url, { method: 'PATCH', headers, json: { presenceDefinition: { id: onQueue } } });
    const row = page.getByRole('listitem').filter({ hasText: 'maija.operaattori@example.com' });
    await row.getByText(/^the product · \d+ m?s later$/).waitFor();
    // Where it landed, and in the gap that it crossed.
    expect(await row.locator('.genesys-half').getAttribute('class')).toContain('hit');
    expect(await row.locator('.lane').textContent()).toMatch(/^\d+ m?s$/);
    await page
      .getByRole('status')
      .filter({ hasText: /^Maija Operaattori in Genesys Cloud: presence: On Queue, \d+ m?s later$/ })
      .waitFor();
    // The row's note comes with the event, the select with the state that is fetched after it.
    await waitFor(
      async () => (await row.getByLabel(`${name} presence`).inputValue()) === onQueue,
      'the presence on the page',
    );
    await page.getByText(/^the product · \d+ m?s$/).waitFor();
  });

  it('moves nothing for who wants less motion, and says the same', async () => {
    const { page, sandbox } = visit();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    const url = `${sandbox.url}/api/v2/users/${agent().genesys!.id}/presences/purecloud`;
    await call(url, { method: 'PATCH', headers, json: { presenceDefinition: { id: onQueue } } });
    await page.locator('.genesys-half.hit').getByText('the product').waitFor();
    expect(await page.evaluate<number>('document.getAnimations().length')).toBe(0);
  });

  it('finds agents by name and shows many a page at a time', async () => {
    const { page, sandbox } = visit();
    for (let number = 1; number <= 60; number += 1) {
      sandbox.control.addAgent({ name: `Extra ${number}`, email: `extra.${number}@example.com` });
    }
    const rows = page.getByRole('region', { name: 'Agents' }).getByRole('listitem');
    await page.getByText('1–25 of 68').waitFor();
    expect(await rows.count()).toBe(25);
    await page.getByRole('button', { name: 'Next agents' }).click();
    await page.getByText('26–50 of 68').waitFor();
    await page.getByRole('searchbox', { name: 'Find an agent' }).fill('extra 42');
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('switch', { name: 'Extra 42 online in giosg' }).click();
    await page.getByRole('switch', { name: 'Extra 42 online in giosg', checked: true }).waitFor();
    await page.getByRole('searchbox', { name: 'Find an agent' }).fill('nobody');
    await page.getByText('Nobody is called that.').waitFor();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to in %s', async (colorScheme) => {
    const { page, sandbox, axe, keepScreenshot } = visit();
    sandbox.control.addAgent({
      name: 'Maximiliane-Alexandra von Hohenzollern-Sigmaringen-Liechtenstein',
      email: 'maximiliane.alexandra.von.hohenzollern@a-very-long-domain-name.example.com',
    });
    await page.emulateMedia({ colorScheme });
    await page.getByText('Maximiliane-Alexandra').first().waitFor();
    await keepScreenshot(`play-page-${colorScheme}`);
    expect(await axe()).toEqual([]);
  });

  it('fits a narrow window', async () => {
    const { page, axe, width, keepScreenshot } = visit();
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByText(name).first().waitFor();
    expect(await width()).toBeLessThanOrEqual(360);
    await keepScreenshot('play-page-narrow');
    expect(await axe()).toEqual([]);
  });
});
