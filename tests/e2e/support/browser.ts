import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../../local/services/chromium';

const ARTIFACTS = join(__dirname, '..', '..', '..', 'artifacts');

/** A person's browser that takes note of everything its console complains about. */
export interface Person {
  readonly context: BrowserContext;
  /** Another tab. */
  openTab(): Promise<Page>;
  /** Errors of the console, uncaught ones and breaches of the content security policy so far, in order. */
  readonly complaints: string[];
  close(): Promise<void>;
}

const watchPolicy = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI);
});`;

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}

async function launch(more: readonly string[]): Promise<Browser> {
  // Chromium's own sandbox needs what containers and root do not have; only our own pages are opened.
  return chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox', ...more] });
}

export async function openBrowser(more: readonly string[] = []): Promise<Person> {
  const browser = await launch(more);
  const context = await browser.newContext({ viewport: { width: 1280, height: 940 }, locale: 'en-GB' });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(watchPolicy);
  const complaints: string[] = [];
  context.on('page', (page) => listen(page, complaints));
  return { context, complaints, openTab: () => context.newPage(), close: () => browser.close() };
}

/** Kept beside the test's result; not part of the project. */
export async function keepScreenshot(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage });
}
