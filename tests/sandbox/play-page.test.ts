import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../local/services/chromium';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { call, genesysToken } from '../../sandbox/test-support/calls';
import { startProductDouble, type ProductDouble } from '../../sandbox/test-support/product-double';
import { waitFor } from '../support/wait-for';

const artifacts = path.join(__dirname, '../../artifacts');
const onQueue = 'e08eaf1b-ee47-4fa9-a231-1200e284798f';

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: { readonly html: string }[];
}

describe('play page', () => {
  let browser: Browser;
  let product: ProductDouble;
  let sandbox: Sandbox;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    product = await startProductDouble();
    product.answer = () => 200;
    sandbox = await createSandbox({ publicUrl: product.url });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(sandbox.url);
  });
  afterEach(async () => {
    await page.close();
    await sandbox.close();
    await product.close();
  });

  const agent = () => sandbox.control.state().organizations[0]!.agents[0]!;

  it('installs, opens Setup in a new window, and uninstalls', async () => {
    await page.getByRole('link', { name: 'Install app' }).click();
    await page.waitForURL(/\/app_trigger\?type=install/);
    const back = new URL(page.url()).searchParams.get('redirect_uri')!;
    expect(new URL(back).origin).toBe(sandbox.url);
    await page.goto(back);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Setup' }).click(),
    ]);
    await opened.waitForURL(/\/app_trigger\?type=setup/);
    await opened.close();
    await page.getByRole('button', { name: 'Uninstall' }).click();
    await page.getByRole('link', { name: 'Install app' }).waitFor();
    expect(product.received.at(-1)?.url.searchParams.get('type')).toBe('uninstall');
  });

  it('plays an agent on both sides by accessible names', async () => {
    const name = 'Maija Operaattori';
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

  it('shows at once what the product did, and how long after the click', async () => {
    const headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
    await page.getByRole('switch', { name: 'Maija Operaattori online in giosg' }).click();
    await page.getByRole('switch', { name: 'Maija Operaattori online in giosg', checked: true }).waitFor();
    const url = `${sandbox.url}/api/v2/users/${agent().genesys!.id}/presences/purecloud`;
    await call(url, { method: 'PATCH', headers, json: { presenceDefinition: { id: onQueue } } });
    const row = page.getByRole('listitem').filter({ hasText: 'maija.operaattori@example.com' });
    await row.getByText(/^the product · \d+ ms after your click$/).waitFor();
    // The row's note comes with the event, the select with the state that is fetched after it.
    await waitFor(
      async () => (await row.getByLabel('Maija Operaattori presence').inputValue()) === onQueue,
      'the presence on the page',
    );
    await page.getByText(/^the product · \d+ ms$/).waitFor();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to in %s', async (colorScheme) => {
    sandbox.control.addAgent({
      name: 'Maximiliane-Alexandra von Hohenzollern-Sigmaringen-Liechtenstein',
      email: 'maximiliane.alexandra.von.hohenzollern@a-very-long-domain-name.example.com',
    });
    await page.emulateMedia({ colorScheme });
    await page.getByText('Maximiliane-Alexandra').first().waitFor();
    await page.screenshot({ path: path.join(artifacts, `play-page-${colorScheme}.png`), fullPage: true });
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const violations: AxeViolation[] = await page.evaluate('axe.run().then((result) => result.violations)');
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });

  it('fits a narrow window', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.getByText('Maija Operaattori').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.screenshot({ path: path.join(artifacts, 'play-page-narrow.png'), fullPage: true });
  });
});
