import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { agentSession, anna } from '../../setup-web/src/test/fixtures';
import { seriousFindings } from './support/axe';
import { openBrowser, type Person } from './support/browser';
import { startFakeApi, type FakeApi } from './support/fake-api';
import { busyDay } from './support/page-states';
import { eventually } from './support/wait';

jest.setTimeout(60_000);

/** The same server under names of different sites. */
let consoles: Server;
const originOf = (name: string): string => `http://${name}.example:${(consoles.address() as AddressInfo).port}`;
let api: FakeApi;
let person: Person;
beforeAll(async () => {
  consoles = createServer((_request, response) => {
    const src = `http://sync.example:${new URL(api.url).port}/setup#session=a-session-token-of-some-length`;
    const frame = `<iframe src="${src}" width="700" height="400"></iframe>`;
    response.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>Console</title>${frame}`);
  });
  await new Promise<void>((resolve) => consoles.listen(0, '127.0.0.1', resolve));
  api = await startFakeApi(originOf('giosg'));
  const blocked = '--test-third-party-cookie-phaseout';
  person = await openBrowser([blocked, '--host-resolver-rules=MAP *.example 127.0.0.1']);
  Object.assign(api.answers, busyDay, { getSession: agentSession, listAgents: { agents: [anna] } });
});
afterAll(async () => {
  await person.close();
  await api.close();
  consoles.closeAllConnections();
  await new Promise((resolve) => consoles.close(resolve));
});

/** A page of that origin which shows the setup page in a frame. */
async function frameIn(name: string): Promise<Page> {
  const page = await person.openTab();
  await page.goto(`${originOf(name)}/console`);
  return page;
}

const framed = (page: Page): Frame | undefined => page.frames().find((frame) => frame !== page.mainFrame());

describe('the setup page in a frame', () => {
  it('works in giosg’s console with third-party cookies blocked, and keeps no token in its address', async () => {
    const page = await frameIn('giosg');
    const content = page.frameLocator('iframe');
    await content.getByRole('switch', { name: 'Available' }).waitFor();
    const frame = await eventually('the frame', () => framed(page));
    expect(new URL(frame.url()).pathname + new URL(frame.url()).hash).toBe('/setup');
    expect(await content.getByRole('link', { name: 'Back to giosg' }).getAttribute('target')).toBe('_top');
    expect(await seriousFindings(frame)).toEqual([]);
    await page.close();
  });

  it('is refused in anybody else’s page', async () => {
    const before = person.complaints.length;
    const page = await frameIn('stranger');
    await eventually('the browser refuses', () =>
      person.complaints.slice(before).some((text) => text.includes('frame-ancestors')),
    );
    expect(await page.frameLocator('iframe').getByRole('switch').count()).toBe(0);
    await page.close();
  });
});
