import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../../local/services/chromium';
import { createSandbox, type Sandbox } from '../../../sandbox/create-sandbox';
import { startProductDouble, type ProductDouble } from '../../../sandbox/test-support/product-double';

const artifacts = path.join(__dirname, '../../../artifacts');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: { readonly html: string }[];
}

/** A visitor at the play page of a sandbox of its own, with a stand-in for the product. */
export interface PlayVisit {
  readonly page: Page;
  readonly sandbox: Sandbox;
  readonly product: ProductDouble;
  /** What the console complained about. */
  readonly complaints: string[];
  /** Kept beside the test's result; not part of the project. */
  readonly keepScreenshot: (name: string) => Promise<void>;
  /** What axe objects to: rule and elements. */
  readonly axe: () => Promise<unknown[]>;
  /** How wide the page really is. */
  readonly width: () => Promise<number>;
}

export interface VisitOptions {
  /** The tour opens by itself, as on a first visit. */
  readonly isFirst?: boolean;
  readonly temporalUiUrl?: string;
}

/** A new visit for each test. */
export function usePlayVisit({ isFirst = false, ...options }: VisitOptions = {}): () => PlayVisit {
  let browser: Browser;
  let visit: PlayVisit;
  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true });
    browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const product = await startProductDouble();
    product.answer = () => 200;
    const sandbox = await createSandbox({ publicUrl: product.url, ...options });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    if (!isFirst) await page.addInitScript(`localStorage.setItem('play-page-tour', '{"step":0,"closed":true}')`);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(sandbox.url);
    visit = { page, sandbox, product, complaints, ...looks(page) };
  });
  afterEach(async () => {
    await visit.page.close();
    await visit.sandbox.close();
    await visit.product.close();
  });
  return () => visit;
}

function looks(page: Page): Pick<PlayVisit, 'keepScreenshot' | 'axe' | 'width'> {
  return {
    async keepScreenshot(name) {
      await page.screenshot({ path: path.join(artifacts, `${name}.png`), fullPage: true });
    },
    async axe() {
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      const violations: AxeViolation[] = await page.evaluate('axe.run().then((result) => result.violations)');
      return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
    },
    width: () => page.evaluate<number>('document.documentElement.scrollWidth'),
  };
}
