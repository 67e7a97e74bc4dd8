import { waitFor } from '../support/wait-for';
import { usePlayVisit } from './support/play-visit';

describe('busy shift on the play page', () => {
  const visit = usePlayVisit();
  const shift = () => visit().page.getByRole('region', { name: 'Busy shift' });
  const figure = async (name: string) =>
    Number(await shift().locator('dl > div').filter({ hasText: name }).locator('dd').textContent());

  it('plays fifty agents until it is stopped', async () => {
    const { page, sandbox, complaints, axe, keepScreenshot } = visit();
    await shift().getByRole('button', { name: 'Start a busy shift' }).click();
    await page.getByText('1–25 of 52').waitFor();
    await shift().getByText('the product is not connected').waitFor();
    await waitFor(async () => (await figure('Acts')) >= 5, 'five acts on the page');
    expect(await figure('Agents')).toBe(50);
    await page
      .getByText(/^the shift · \d\d:\d\d:\d\d$/)
      .first()
      .waitFor();
    await keepScreenshot('play-page-shift');
    expect(await axe()).toEqual([]);
    await shift().getByRole('button', { name: 'Stop the shift' }).click();
    await shift().getByText('Over since').waitFor();
    const { acts, isRunning } = sandbox.control.shift.report()!;
    expect(isRunning).toBe(false);
    await waitFor(async () => (await figure('Acts')) === acts, 'the last figures');
    await shift().getByRole('button', { name: 'Start a busy shift' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
