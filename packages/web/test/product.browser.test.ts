import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webDist } from '../build.ts';
import { launchBrowser, withoutChromium } from './browser.ts';
import { dropFiles, namelessControls, poorContrast, sidewaysScroll } from './page-checks.ts';
import { type Product, startProduct } from './product.ts';

const why = withoutChromium ? ' (skipped: no Chromium on this machine; BLOCKCLUSTER_CHROMIUM names one)' : '';
const text = 'The quick brown fox jumps over the lazy dog.\n';
const hex = createHash('sha256').update(text).digest('hex');
const pages = [
  '/',
  '/records',
  '/batches',
  '/anchors',
  '/payments',
  '/transactions',
  '/content',
  '/identities',
  '/plans',
  '/plans/default',
  '/ledgers',
  '/matrix',
  '/nodes',
  '/events',
  '/keys',
  '/webhooks',
  '/audit',
];
const patience = { timeout: 90_000 };

describe.skipIf(withoutChromium)(`the web pages on the real product${why}`, { timeout: 240_000 }, () => {
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let recordPath = '';
  let receipt: Buffer;
  let trust: Buffer;
  const faults: string[] = [];

  /** Every page is watched for violations of its policy and for uncaught errors. */
  async function watched(made: BrowserContext): Promise<Page> {
    made.setDefaultTimeout(60_000);
    const opened = await made.newPage();
    opened.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
    opened.on('console', (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    return opened;
  }

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    const others = Array.from({ length: 9 }, (_, index) => ({
      digest: `sha-256:${createHash('sha256').update(`other ${index}`).digest('hex')}`,
      name: `other-${index}.txt`,
    }));
    await product.register(others);
    context = await browser.newContext({ baseURL: product.url, viewport: { width: 1280, height: 860 } });
    page = await watched(context);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 60_000);

  it('signs in by the one-time admin link, which works once and leaves no token behind', async () => {
    const link = await product.server.createAdminLink();
    await page.goto(link);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor(patience);
    expect(page.url()).toBe(`${product.url}/`);
    const stranger = await browser.newContext();
    const again = await watched(stranger);
    await again.goto(link);
    await again.getByRole('alert').waitFor(patience);
    await again.getByLabel('API key').waitFor();
    await stranger.close();
  });

  it('registers a dropped file by its digest and knows it the next time', async () => {
    await page.goto('/records');
    await page.getByLabel('Files to find or register').waitFor(patience);
    await dropFiles(page, [{ name: 'fox.txt', text }]);
    await page.getByRole('button', { name: 'Register fox.txt' }).click();
    await page.getByText('Registered', { exact: true }).waitFor(patience);
    await dropFiles(page, [{ name: 'fox-copy.txt', text }]);
    await page.getByText('Already registered').waitFor(patience);
    await page.getByRole('link', { name: 'Open the record' }).first().click();
    await page.getByRole('heading', { name: 'fox.txt', level: 1 }).waitFor(patience);
    recordPath = new URL(page.url()).pathname;
  });

  it('becomes final before the eyes of the reader and draws its path with real values', async () => {
    await page.locator('.progress[aria-label="State: final"]').waitFor(patience);
    const path = page.getByRole('list', { name: 'From the digest to the block' });
    await path.getByRole('heading', { name: /^Block \d/ }).waitFor(patience);
    const titles = await path.locator('h3').allInnerTexts();
    expect(titles.map((title) => title.replace(/\d[\d,]*/g, 'N'))).toEqual([
      'Digest',
      'Record',
      'Leaf',
      'Tree',
      'Transaction on Bitcoin regtest (development)',
      'Block N',
      'N blocks in the receipt',
    ]);
    await path.getByText(hex, { exact: true }).waitFor();
    const shown = (await path.locator('.step', { hasText: 'Transaction on' }).locator('code').innerText()).trim();
    const answer = await page.request.get(`/api/v1${recordPath}`);
    expect(await answer.json()).toMatchObject({ state: 'final', anchors: [{ txid: shown }] });
  });

  it('finds records by name, digest and id', async () => {
    await page.goto('/records');
    const search = page.getByLabel('Search records');
    for (const words of ['fox', hex]) {
      await search.fill(words);
      await page.getByRole('link', { name: 'fox.txt' }).waitFor(patience);
      await page.getByRole('link', { name: 'other-0.txt' }).waitFor({ state: 'detached' });
    }
    await search.fill('no such name');
    await page.getByText('No record matches').waitFor(patience);
    await search.fill(recordPath.split('/').at(-1) ?? '');
    await page.getByRole('heading', { name: 'fox.txt', level: 1 }).waitFor(patience);
  });

  it('downloads the receipt in every format', async () => {
    for (const name of [/as JSON/, /as markup/, /OpenTimestamps/, /tlog-proof/, /Bundle/]) {
      await page.getByRole('button', { name: 'Download the receipt' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download', patience),
        page.getByRole('menuitem', { name }).click(),
      ]);
      const bytes = await readFile(await download.path());
      expect(bytes.length, download.suggestedFilename()).toBeGreaterThan(100);
      if (download.suggestedFilename() === 'fox.txt.btml') receipt = bytes;
    }
    expect(JSON.parse(receipt.toString('utf8'))).toMatchObject({ kind: 'receipt' });
    trust = await product.trust();
  });

  it.each(['served', 'one file'])(
    'verifies without any request after loading, and refuses changed bytes (%s)',
    async (kind) => {
      const stranger = await browser.newContext();
      const verifier = await watched(stranger);
      await verifier.goto(
        kind === 'served' ? `${product.url}/verify` : pathToFileURL(`${webDist}/verifier-standalone.html`).href,
      );
      await verifier.getByRole('heading', { name: 'Check a receipt' }).waitFor(patience);
      await verifier.waitForLoadState('networkidle');
      await stranger.setOffline(true);
      const requests: string[] = [];
      verifier.on('request', (request) => requests.push(request.url()));
      const verdict = verifier.getByTestId('verdict');
      const state = async (wanted: string): Promise<string> => {
        await verifier.locator(`[data-testid=verdict][data-state=${wanted}]`).waitFor(patience);
        return await verdict.innerText();
      };
      const give = async (label: string, name: string, buffer: Buffer): Promise<void> => {
        await verifier
          .getByLabel(label, { exact: true })
          .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      };
      await give('Receipt', 'fox.btml', receipt);
      await state('consistent');
      await verifier.getByText('Trust roots and block headers').click();
      await give('Trust file', 'trust.json', trust);
      expect(await state('final')).toMatch(/^Final \(development\)[\s\S]*No file was given/);
      await give('File', 'fox.txt', Buffer.from(text));
      await verifier.getByText('This exact file is in a block').waitFor(patience);
      await verifier.getByRole('heading', { name: 'Not proven' }).waitFor();

      await give('File', 'fox.txt', Buffer.from(text.replace('fox', 'fux')));
      expect(await state('invalid')).toMatch(/PROOF_DIGEST/);
      await give('File', 'fox.txt', Buffer.from(text));
      await state('final');
      const changed = Buffer.from(receipt);
      const at = changed.indexOf('"headers"') + 40;
      changed[at] = changed[at] === 0x30 ? 0x31 : 0x30;
      await give('Receipt', 'fox.btml', changed);
      expect(await state('invalid')).toMatch(/Do not rely on this receipt[\s\S]* at \//);
      expect(requests).toEqual([]);
      expect(await poorContrast(verifier)).toEqual([]);
      expect(await namelessControls(verifier)).toEqual([]);
      await verifier.setViewportSize({ width: 390, height: 844 });
      expect(await sidewaysScroll(verifier)).toBe(0);
      await stranger.close();
    },
  );

  it.each(['light', 'dark'] as const)('can be read and named on every page (%s)', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const poor: string[] = [];
    for (const path of [...pages, recordPath]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor(patience);
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      poor.push(...(await poorContrast(page)).map((line) => `${path}: ${line}`));
      poor.push(...(await namelessControls(page)).map((line) => `${path}: nameless ${line}`));
    }
    expect(poor).toEqual([]);
  });

  it('fits a phone without scrolling sideways, with its menu', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 390, height: 844 });
    const wide: string[] = [];
    for (const path of [...pages, recordPath]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor(patience);
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      if ((await sidewaysScroll(page)) > 0) wide.push(path);
    }
    expect(wide).toEqual([]);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Plans' }).click();
    await page.getByRole('heading', { name: 'Plans', level: 1 }).waitFor(patience);
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  it('works by keyboard alone: skip link, navigation, a new key, its secret shown once', async () => {
    await page.goto('/keys');
    await page.getByRole('button', { name: 'New key' }).waitFor(patience);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    for (let presses = 0; presses < 10 && (await focused()) !== 'New key'; presses += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('New key');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor(patience);
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await page.getByTestId('secret').waitFor(patience);
    expect(await page.getByTestId('secret').innerText()).toMatch(/^bck_/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Revoke by keyboard' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByRole('button', { name: 'Revoke by keyboard' }).waitFor({ state: 'detached', ...patience });
  });

  it('keeps the colours that were chosen, before the first paint of the next page', async () => {
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark');
    await page.getByRole('button', { name: 'Light colours' }).click();
  });

  it('creates a plan and explains a refusal with its code', async () => {
    await page.goto('/plans');
    await page.getByRole('button', { name: 'New plan' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('default');
    await page.getByRole('button', { name: 'Create the plan' }).click();
    expect(await page.getByRole('dialog').getByRole('alert').locator('code').innerText()).toMatch(/^[A-Z_]+$/);
    await page.getByRole('textbox', { name: 'Name' }).fill('weekly');
    await page.getByRole('button', { name: 'Create the plan' }).click();
    await page.getByRole('link', { name: 'weekly' }).waitFor(patience);
  });

  it('does not shift while it loads', async () => {
    await page.addInitScript(() => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if ('value' in entry) sum += Number(entry.value);
        document.documentElement.dataset.shift = String(sum);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto('/');
    await page.getByText('Latest records').waitFor(patience);
    await page.waitForLoadState('load');
    expect(await page.evaluate(() => Number(document.documentElement.dataset.shift ?? 0))).toBeLessThan(0.1);
  });

  it('cannot be written to without the CSRF token, and signs out', async () => {
    const status = await page.evaluate(async () => {
      const body = JSON.stringify({ name: 'forged', role: 'operator' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/keys', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(403);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor(patience);
    expect((await page.request.get('/api/v1/overview')).status()).toBe(401);
  });

  it('met no violation of its policy, which allows no inline script and no inline style', async () => {
    expect(faults).toEqual([]);
    for (const path of ['/', '/verify']) {
      await page.goto(path);
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
      expect(policy).toContain("style-src 'self';");
      expect(policy).not.toContain('unsafe');
    }
  });
});
