import type { Page } from 'playwright-core';
import { keepScreenshot, openBrowser, type Person } from './support/browser';
import { createSetupClient, credentialsOf, followTrigger } from './support/setup-client';
import { eventually } from './support/wait';
import { useWholeSystem } from './support/whole-system';

jest.setTimeout(120_000);

/** What a newcomer sees of the product on the play page. The tests are steps of one visit. */
describe('the play page with the product behind it', () => {
  const system = useWholeSystem();
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    const fragment = await followTrigger(system(), 'install');
    const client = createSetupClient(system(), fragment.get('session') ?? '');
    await client.save(await credentialsOf(system()));
    await client.connect();
    person = await openBrowser();
    page = await person.openTab();
    await page.goto(system().sandbox.url);
    await page.getByText('Connected: 1 notification channel, 1 open.').waitFor();
  });
  afterAll(() => person.close());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const tour = () => page.getByRole('dialog');
  const broken = () => page.getByRole('list', { name: 'What is broken' });
  const row = (name: string) =>
    page.getByRole('region', { name: 'Agents' }).getByRole('listitem').filter({ hasText: name });

  it('praises each step of the tour that was done', async () => {
    await tour().getByRole('button', { name: 'Next' }).click();
    await tour().getByText('✓ The product is connected.').waitFor();
    await tour().getByRole('button', { name: 'Next' }).click();
    await page.getByRole('switch', { name: 'Maija Operaattori online in giosg' }).click();
    await tour().getByText('✓ The product has moved somebody in Genesys Cloud.').waitFor();
    await row('Maija')
      .getByText(/^the product · \d+ m?s later$/)
      .waitFor();
    await keepScreenshot(page, 'play-page-tour');
    await tour().getByRole('button', { name: 'Next' }).click();
    await button('Call begins for Maija Operaattori').click();
    await tour().getByText('✓ The product has switched somebody in giosg.').waitFor();
    await button('Call ends for Maija Operaattori').click();
    await page.getByRole('switch', { name: 'Maija Operaattori online in giosg', checked: true }).waitFor();
    await tour().getByRole('button', { name: 'Next' }).click();
    await button('Done').click();
  });

  it.each([
    ['Genesys drops the socket', /drops the socket: healed after \d+ m?s/],
    ['Genesys forgets the channel', /forgets the channel: healed after \d+ m?s/],
    ['Genesys falls silent', /falls silent: healed after \d+ m?s/],
  ])('shows how the product heals when %s', async (trouble, healed) => {
    await button(trouble).click();
    await broken().getByText(healed).waitFor();
  });

  it('shows that nothing is lost with a lost answer and a rate limit', async () => {
    await button('Genesys loses an answer').click();
    await page.getByRole('switch', { name: 'Teppo Testaaja online in giosg' }).click();
    await broken()
      .getByText(/loses an answer: healed/)
      .waitFor();
    await row('Teppo').getByText('On Queue', { exact: true }).first().waitFor();
    await button('Genesys answers 429 twice').click();
    await page.getByRole('switch', { name: 'Ville Vuoropäällikkö online in giosg' }).click();
    await broken()
      .getByText(/answers 429 twice: healed/)
      .waitFor({ timeout: 60_000 });
    await row('Ville').getByText('On Queue', { exact: true }).first().waitFor();
    await button('End all of this').click();
  });

  it('plays a busy shift that the product follows', async () => {
    const shift = page.getByRole('region', { name: 'Busy shift' });
    const figure = async (name: string) =>
      (await shift.locator('dl > div').filter({ hasText: name }).locator('dd').textContent()) ?? '';
    await button('Start a busy shift').click();
    await eventually('ten effects', async () => Number(await figure('Effects')) >= 10, 60_000);
    expect(await figure('p50')).toMatch(/^\d+ m?s$/);
    expect(await figure('p95')).toMatch(/^\d+ m?s$/);
    await button('Genesys drops the socket').click();
    await broken()
      .getByText(/drops the socket: healed after/)
      .waitFor();
    await keepScreenshot(page, 'play-page-shift-with-product');
    await button('Stop the shift').click();
    await shift.getByText('Over since').waitFor();
    const { agents } = (await system().sandbox.state()).organizations[0]!;
    expect(agents.filter(({ giosg, genesys }) => giosg && genesys)).toHaveLength(50);
  });

  it('leads to the organization’s workflow in the Temporal Web UI', async () => {
    const [workflow] = await Promise.all([
      person.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Workflow in Temporal' }).click(),
    ]);
    const organizationId = await system().sandbox.organizationId();
    await workflow.getByText(`organization/${organizationId}`).first().waitFor();
    expect(workflow.url()).toContain(`/workflows/organization%2F${organizationId}`);
  });
});
