import { usePlayVisit } from './support/play-visit';

const titles = [
  'One agent, two systems',
  'Install and connect',
  'Go online',
  'Let the phone ring',
  'Break it, or fill it',
];

describe('tour of the play page', () => {
  const visit = usePlayVisit({ isFirst: true });
  const tour = (name?: string) => visit().page.getByRole('dialog', name === undefined ? {} : { name });
  const focused = () => visit().page.evaluate<string>('document.activeElement?.textContent ?? ""');

  it('leads through five steps by keyboard, each read out and pointed at', async () => {
    const { page, complaints } = visit();
    for (const [index, title] of titles.entries()) {
      await tour(title).waitFor();
      expect(await focused()).toBe(title);
      await tour()
        .getByText(`Step ${index + 1} of 5`)
        .waitFor();
      expect(await page.locator('.tour-target').count()).toBe(1);
      // Skip, Back (from the second step on), Next or Done.
      const stops = index === 0 ? 2 : index === titles.length - 1 ? 2 : 3;
      for (let stop = 0; stop < stops; stop += 1) await page.keyboard.press('Tab');
      expect(await focused()).toBe(index === titles.length - 1 ? 'Done' : 'Next');
      await page.keyboard.press('Enter');
    }
    await tour().waitFor({ state: 'hidden' });
    expect(await focused()).toBe('Tour');
    expect(await page.locator('.tour-target').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is dismissed by Escape, stays so, and can be started again', async () => {
    const { page } = visit();
    await tour(titles[0]).waitFor();
    await page.keyboard.press('Escape');
    await tour().waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByText('Maija Operaattori').first().waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    expect(await tour().count()).toBe(0);
    await page.getByRole('button', { name: 'Tour', exact: true }).click();
    await tour(titles[0]).waitFor();
  });

  it('goes on where it was left after the way to the setup page', async () => {
    const { page, sandbox } = visit();
    await tour().getByRole('button', { name: 'Next' }).click();
    await tour(titles[1]).waitFor();
    await page.getByRole('link', { name: 'Install app' }).click();
    await page.waitForURL(/app_trigger/);
    await page.goto(`${sandbox.url}/?installed=yes`);
    await tour(titles[1]).waitFor();
    await tour().getByRole('button', { name: 'Back' }).click();
    await tour(titles[0]).waitFor();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('has nothing that axe objects to in %s at %i pixels', async (colorScheme, wide) => {
    const { page, axe, width, keepScreenshot } = visit();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: wide, height: 800 });
    await tour().getByRole('button', { name: 'Next' }).click();
    await tour(titles[1]).waitFor();
    await keepScreenshot(`play-page-tour-${colorScheme}-${wide}`);
    expect(await axe()).toEqual([]);
    expect(await width()).toBeLessThanOrEqual(wide);
  });
});
