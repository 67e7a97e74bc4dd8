import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { projectFiles } from '../../api/project-files';
import { agentSession, anna, freshSetup, inInstallation, quietToday } from '../../setup-web/src/test/fixtures';
import { seriousFindings } from './support/axe';
import { keepScreenshot, openBrowser, type Person } from './support/browser';
import { startFakeApi, type FakeApi } from './support/fake-api';
import { busyDay, busySetup } from './support/page-states';
import { eventually } from './support/wait';

jest.setTimeout(120_000);

let api: FakeApi;
let person: Person;
beforeAll(async () => {
  [api, person] = await Promise.all([startFakeApi('https://service.giosg.example'), openBrowser()]);
});
afterAll(async () => {
  await person.close();
  await api.close();
});
beforeEach(() => {
  Object.assign(api.answers, busyDay);
});
// Each shown page keeps a stream open, and a browser opens six to one server.
afterEach(() => Promise.all(person.context.pages().map((page) => page.close())));

const views = [
  { path: '', name: 'overview', shows: 'Set up, step by step' },
  { path: '/agents', name: 'agents', shows: '1000 matched, 17 not matched' },
  { path: '/rules', name: 'rules', shows: 'Earlier versions' },
  { path: '/timeline', name: 'timeline', shows: 'Show older entries' },
  { path: '/connection', name: 'connection', shows: 'What Genesys Cloud allows this client' },
  { path: '/connection/registration', name: 'registration', shows: 'Register the app in giosg' },
  { path: '/connection/embedding', name: 'embedding', shows: 'You need these permissions in Genesys Cloud' },
];

/** Opens the page with a session, as a trigger does, and waits until it stands still. */
async function open(path: string, shows: string): Promise<Page> {
  const page = await person.openTab();
  await page.goto(`${api.url}/setup${path}#session=a-session-token-of-some-length`);
  await page.getByText(shows, { exact: true }).first().waitFor();
  await eventually('nothing is loading', async () => (await page.getByText('Loading…').count()) === 0);
  return page;
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(views)('the view $name', ({ path, name, shows }) => {
  it('has nothing serious for axe, in light and dark, and fits 360 pixels', async () => {
    const page = await open(path, shows);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 1300 });
      expect(await seriousFindings(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await keepScreenshot(page, `view-${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 1500 });
    expect(await seriousFindings(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await keepScreenshot(page, `view-${name}-360`);
  });
});

describe('other states of the page', () => {
  const agentsAnswers = { getSession: agentSession, listAgents: { agents: [{ ...anna, pauses: ['call' as const] }] } };
  const states = [
    { name: 'fresh', answers: { getSetup: freshSetup, getToday: quietToday, listAgents: { agents: [] } } },
    { name: 'access-lost', answers: { getSetup: inInstallation(busySetup, 'access_lost') } },
    { name: 'unconfirmed', answers: { getSetup: inInstallation(busySetup, 'uninstall_unconfirmed') } },
    { name: 'paused', answers: { getSetup: { ...busySetup, sync: { pausedUntil: null } } } },
    { name: 'agent', answers: agentsAnswers },
  ];

  it.each(states)('$name: axe finds nothing serious', async ({ name, answers }) => {
    Object.assign(api.answers, answers);
    const page = await open('', name === 'agent' ? 'My state' : 'Set up, step by step');
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, `state-${name}`, true);
  });

  it.each([
    { width: 300, height: 368 },
    { width: 700, height: 400 },
  ])('giosg’s frame of $width × $height shows the status and the own state first', async (size) => {
    Object.assign(api.answers, agentsAnswers);
    const page = await open('', 'My state');
    await page.setViewportSize(size);
    for (const part of [
      page.getByText('Connected.', { exact: false }),
      page.getByRole('switch', { name: 'Available' }),
    ]) {
      const box = await part.first().boundingBox();
      expect((box?.y ?? size.height) + (box?.height ?? 0)).toBeLessThanOrEqual(size.height);
    }
    await page.getByRole('button', { name: 'Stay off after this call' }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, `frame-${size.width}`);
  });

  const refuse = (page: Page, path: string, status: number, error: object) =>
    page.route(`**${path}`, (route) => route.fulfill({ status, json: { error: { message: 'No.', ...error } } }));

  it('names each missing permission at Save, and keeps what was entered', async () => {
    Object.assign(api.answers, { getSetup: freshSetup });
    const page = await open('', 'Set up, step by step');
    const details = ['presence:userPresence:edit', 'directory:user:view'];
    await refuse(page, '/api/setup/credentials', 422, { code: 'genesys_missing_permission', details });
    await page.getByLabel('Region').selectOption('mypurecloud.ie');
    await page.getByLabel('Client ID').fill('client');
    await page.getByLabel('Client secret').fill('secret');
    await page.getByRole('button', { name: 'Save' }).click();
    for (const name of details) await page.getByRole('alert').getByText(name).waitFor();
    expect(await page.getByLabel('Client secret').inputValue()).toBe('secret');
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'state-missing-permission');
  });

  it('says that the session has ended, and how to go on', async () => {
    const page = await open('', 'Set up, step by step');
    await refuse(page, '/api/setup', 401, { code: 'session_expired' });
    await page.reload();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByRole('link', { name: 'Back to giosg' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'state-expired');
  });

  it('says without a session how to come in', async () => {
    const page = await person.openTab();
    await page.goto(`${api.url}/setup`);
    await page.getByRole('heading', { name: 'Open Setup from giosg' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepScreenshot(page, 'state-no-session');
  });

  it('called nothing that no test expected', () => {
    expect(api.unknownCalls).toEqual([]);
  });
});

describe('the first view', () => {
  it('weighs at most 250 kB gzipped; the charts come later', () => {
    const folder = projectFiles().setupWeb;
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const files = readdirSync(join(folder, 'assets'));
    const first = files.filter((file) => html.includes(file));
    const weight = (names: string[]) =>
      names.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, 'assets', file))).length, 0);
    expect(first.length).toBeGreaterThanOrEqual(2);
    expect(weight(first)).toBeLessThanOrEqual(250_000);
    expect(files.some((file) => file.startsWith('HoursChart') && !first.includes(file))).toBe(true);
  });
});
