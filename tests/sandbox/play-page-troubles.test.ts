import { troubleCourses } from '../../sandbox/control/trouble-courses';
import { call, genesysToken, listen } from '../../sandbox/test-support/calls';
import { waitFor } from '../support/wait-for';
import { usePlayVisit } from './support/play-visit';

describe('play page when something goes wrong', () => {
  const visit = usePlayVisit();
  const broken = () => visit().page.getByRole('list', { name: 'What is broken' });
  const press = (name: string) => visit().page.getByRole('button', { name, exact: true }).click();

  /** As the product does: a channel, and a socket on it. */
  const openSocket = async () => {
    const headers = { Authorization: `Bearer ${await genesysToken(visit().sandbox)}` };
    const { body } = await call(`${visit().sandbox.url}/api/v2/notifications/channels`, { method: 'POST', headers });
    return listen((body as { connectUri: string }).connectUri);
  };

  it('shows a lost socket until the product has another, and how long that took', async () => {
    const { page, sandbox, complaints, keepScreenshot } = visit();
    sandbox.control.install();
    await openSocket();
    await page.getByText('1 open').waitFor();
    expect(await page.getByRole('link', { name: 'Workflow in Temporal' }).count()).toBe(0);
    await press('Genesys drops the socket');
    await broken().getByText('Healed when the product opens another').waitFor();
    await press('Genesys loses the next 3 events');
    await broken().getByText('Genesys loses the next 3 events: 3 left').waitFor();
    await openSocket();
    await broken()
      .getByText(/^Genesys drops the socket: healed after \d+ m?s\.$/)
      .waitFor();
    await keepScreenshot('play-page-healed');
    await press('End all of this');
    await broken().waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('says until when a vendor is down, with the seconds left', async () => {
    const { page, sandbox, axe } = visit();
    await press('giosg is down for 20 s');
    await broken()
      .getByText(/^giosg is down\. Until \d\d:\d\d:\d\d\.$/)
      .waitFor();
    await broken()
      .getByText(/^\d+ s left$/)
      .waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axe()).toEqual([]);
    }
    sandbox.control.outages.end('giosg');
    await press('End all of this');
    await broken().waitFor({ state: 'hidden' });
  });

  it('says why where there is nothing to break', async () => {
    await press('Genesys falls silent');
    await visit().page.getByText('The product has no open socket').waitFor();
    expect(await broken().isVisible()).toBe(false);
  });

  it('has a button for each trouble that the sandbox knows', async () => {
    const { page } = visit();
    const asked: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/sandbox/troubles')) asked.push((request.postDataJSON() as { kind: string }).kind);
    });
    const kinds = Object.keys(troubleCourses);
    const buttons = page.getByRole('group', { name: /Make something go wrong/ }).getByRole('button');
    await buttons.first().waitFor();
    expect(await buttons.count()).toBe(kinds.length);
    for (const button of await buttons.all()) await button.click();
    await waitFor(() => asked.length === kinds.length, 'every button asks for its trouble');
    expect(asked.sort()).toEqual(kinds.sort());
  });
});
