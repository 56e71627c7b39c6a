import { readFile } from 'node:fs/promises';
import { type Anvil, anvilPath, startAnvil } from '@blockcluster/ledgers';
import { freePort } from '@blockcluster/ledgers/process.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, withoutChromium } from './browser.ts';
import { namelessControls, poorContrast, sidewaysScroll } from './page-checks.ts';
import { type Product, startProduct } from './product.ts';

const missing = withoutChromium || anvilPath() === undefined;
const why = missing ? ' (skipped: no Chromium or no anvil on this machine)' : '';
const patience = { timeout: 30_000 };
const pictures = process.env.CONTRACT_PICTURES;

describe.skipIf(missing)(`the contracts of the console${why}`, { timeout: 240_000 }, () => {
  let anvil: Anvil;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let hook = '';
  const faults: string[] = [];

  beforeAll(async () => {
    anvil = await startAnvil();
    const closed = `127.0.0.1:${await freePort()}`;
    const ledgers = [
      { name: 'sandbox', family: 'sandbox' },
      { name: 'anvil', family: 'evm', url: anvil.url, chainId: anvil.chainId, rule: 'none' },
    ] as const;
    [product, browser] = await Promise.all([startProduct({ ledgers, webhookAllow: [closed] }), launchBrowser()]);
    hook = `http://${closed}/hook`;
    await anvil.fund(await accountOn('anvil'), 10n ** 20n);
    context = await browser.newContext({ baseURL: product.url, viewport: { width: 1280, height: 860 } });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(await product.server.createAdminLink());
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor(patience);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await anvil?.stop();
  }, 60_000);

  /** The server's own account of a ledger, once it has one. */
  async function accountOn(ledger: string): Promise<string> {
    for (;;) {
      const headers = { authorization: `Bearer ${product.apiKey}` };
      const { items } = await (await fetch(`${product.url}/api/v1/accounts`, { headers })).json();
      const own = items.find((one: { ledger: string }) => one.ledger === ledger);
      if (own) return own.account;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('imports, deploys, listens, calls and queries by forms of its own', async () => {
    await page.goto('/contracts');
    await page.getByText('No contracts yet').waitFor(patience);
    await page.getByRole('button', { name: 'Import a contract' }).click();
    await page.getByLabel('Name').fill('token');
    const artifact = new URL('../../server/test/contracts/token.json', import.meta.url);
    await page.getByLabel('Its text').fill(await readFile(artifact, 'utf8'));
    // The keyboard alone: the form is sent by Enter.
    await page.getByLabel('Name').press('Enter');
    await page.getByRole('heading', { name: 'token', level: 1 }).waitFor(patience);
    await page.getByLabel('name_').fill('Token');
    await page.getByLabel('symbol_').fill('TKN');
    await page.getByLabel('supply').fill('1000');
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('It stands at').waitFor(patience);
    await page.getByRole('button', { name: 'Listen' }).click();
    await page.getByLabel('What to do').selectOption('call');
    await page.getByLabel('Method').selectOption('transfer');
    await page.getByRole('textbox', { name: 'to', exact: true }).fill(`0x${'ab'.repeat(20)}`);
    await page.getByRole('textbox', { name: 'value', exact: true }).fill('7');
    await page.getByRole('button', { name: 'Call transfer' }).click();
    await page.getByText('Its transaction').waitFor(patience);
    await page.getByRole('table', { name: 'Events' }).getByText('Final').nth(1).waitFor(patience);
    await page.getByLabel('What to do').selectOption('query');
    await page.getByLabel('Method').selectOption('balanceOf');
    await page.getByRole('textbox', { name: 'account', exact: true }).fill(`0x${'ab'.repeat(20)}`);
    await page.getByRole('button', { name: 'Query balanceOf' }).click();
    await page.getByText('"result": "7"').waitFor(patience);
  });

  it('says in its own words why a contract refuses', async () => {
    await page.getByLabel('What to do').selectOption('call');
    await page.getByLabel('Method').selectOption('transfer');
    await page.getByRole('textbox', { name: 'to', exact: true }).fill(`0x${'ab'.repeat(20)}`);
    await page.getByRole('textbox', { name: 'value', exact: true }).fill('5000');
    await page.getByRole('button', { name: 'Call transfer' }).click();
    await page.getByRole('alert').getByText('ERC20InsufficientBalance').waitFor(patience);
  });

  it('hands out the proof of a final event', async () => {
    const file = page.waitForEvent('download');
    await page
      .getByRole('link', { name: /^Proof of event/ })
      .first()
      .click();
    const proof = JSON.parse(await readFile(await (await file).path(), 'utf8'));
    expect(proof.form).toBe('evm-log-1');
  });

  it('lets what waits cost more, and cancels it', async () => {
    await anvil.rpc.request('evm_setAutomine', [false]);
    const url = `${product.url}/api/v1/contracts/token/call/transfer`;
    const headers = { authorization: `Bearer ${product.apiKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ to: `0x${'cd'.repeat(20)}`, value: '1' });
    const { transaction } = await (await fetch(url, { method: 'POST', headers, body })).json();
    await page.goto(`/transactions/${transaction}`);
    await page.getByText('Broadcast').first().waitFor(patience);
    await page.getByRole('button', { name: 'Speed up' }).click();
    await page.getByLabel('The most that it may cost').fill(String(10n ** 17n));
    await page.getByRole('button', { name: 'Raise the limit' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('table', { name: 'Signed candidates' }).getByRole('row').nth(2).waitFor(patience);
    await page.getByRole('button', { name: 'Cancel transaction' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel transaction' }).click();
    await page.getByText('Cancelling: the chain decides.').waitFor(patience);
    await page.getByText('nothing', { exact: true }).waitFor(patience);
    await anvil.mine(2);
    await page.getByText('Cancelled', { exact: true }).first().waitFor(patience);
    await anvil.rpc.request('evm_setAutomine', [true]);
  });

  it('says why a listener and a webhook are told nothing', async () => {
    const headers = { authorization: `Bearer ${product.apiKey}`, 'content-type': 'application/json' };
    const post = async (path: string, body: object) => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${product.url}/api/v1${path}`, init)).json();
    };
    hook = `/webhooks/${(await post('/webhooks', { url: hook, types: ['contract.event'] })).webhook.id}`;
    await post('/contracts/token/listeners', { name: 'another' });
    await page.goto(hook);
    await page.getByRole('status').getByText('Failing since').waitFor(patience);
    await page.getByText('ECONNREFUSED').first().waitFor(patience);
    await anvil.stop();
    await page.goto('/contracts/token');
    await page.getByRole('status').getByText('Nothing new for listener').first().waitFor(patience);
    await page.getByLabel('Listener').selectOption('another');
  });

  it('reads on a phone, in the dark, and by name', async () => {
    for (const scheme of ['light', 'dark'] as const)
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 860 });
        await page.emulateMedia({ colorScheme: scheme });
        await page.evaluate((wanted) => localStorage.setItem('mantine-color-scheme-value', wanted), scheme);
        for (const path of ['/contracts', '/contracts/token', '/webhooks', hook]) {
          await page.goto(path);
          await page.getByRole('table').first().waitFor(patience);
          await page.locator('.loading').first().waitFor({ state: 'detached' });
          expect(await namelessControls(page), `${path} ${width}`).toEqual([]);
          expect(await sidewaysScroll(page), `${path} ${width}`).toBe(0);
          expect(await poorContrast(page), `${path} ${width} ${scheme}`).toEqual([]);
          if (pictures === undefined) continue;
          const name = `${path.replaceAll('/', '-')}-${scheme}-${width}.png`;
          await page.screenshot({ path: `${pictures}/${name}`, fullPage: true });
        }
      }
    expect(faults).toEqual([]);
  });
});
