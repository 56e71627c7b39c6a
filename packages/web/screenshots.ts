/**
 * Takes the README's pictures of the real product: its own server, database and sandbox, real files of this repository,
 * a month's budget, an hour of work on a clock that skips the pauses. `node packages/web/screenshots.ts` writes
 * docs/images/*.png in two or three minutes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './test/browser.ts';
import { type Product, startProduct } from './test/product.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const images = join(root, 'docs/images');
const HOUR = 3_600_000;
const media: Readonly<Record<string, string>> = {
  '.ts': 'text/plain',
  '.json': 'application/json',
  '.md': 'text/markdown',
};

interface Source {
  readonly name: string;
  readonly path: string;
  readonly digest: string;
}

/** Some hundred files of this repository, as anybody could register them. */
async function sources(folder: string): Promise<Source[]> {
  const names = (await readdir(join(root, folder), { recursive: true }))
    .filter((name) => extname(name) === '.ts')
    .sort();
  return await Promise.all(
    names.map(async (name) => {
      const path = join(root, folder, name);
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      return { name, path, digest: `sha-256:${digest}` };
    }),
  );
}

const STEPS = 30;
/** How far the clock is behind. It jumps forward between rounds, while nothing is under way. */
let behind = HOUR;

/** An hour of registrations in waves, of which only the working minutes are lived through. */
async function work(product: Product, files: readonly Source[]): Promise<void> {
  let at = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const many = Math.round(4 + 9 * (1 + Math.sin(step / 2.7)) + (step % 7 === 3 ? 16 : 0));
    const records = Array.from({ length: many }, () => {
      const file = files[at % files.length];
      const turn = Math.floor(at / files.length);
      at += 1;
      const name = file?.name.split('/').at(-1) ?? 'file';
      const again = `sha-256:${createHash('sha256').update(`${turn} ${file?.name}`).digest('hex')}`;
      const digest = turn === 0 ? (file?.digest ?? again) : again;
      return { digest, name, media: media[extname(name)] ?? 'application/octet-stream' };
    });
    await product.register(records);
    await new Promise((done) => setTimeout(done, 1_200));
    behind -= HOUR / STEPS;
  }
}

async function signIn(browser: Browser, product: Product): Promise<Page> {
  const context = await browser.newContext({
    baseURL: product.url,
    viewport: { width: 1360, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(await product.server.createAdminLink());
  await page.getByText('Latest records').waitFor();
  return page;
}

async function settle(page: Page): Promise<void> {
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(1_500);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(images, `${name}.png`) });
  process.stdout.write(`${name}.png\n`);
}

async function verifier(browser: Browser, product: Product, receipt: Buffer, file: Source): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1180 } });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(`${product.url}/verify`);
  await page.getByText('Trust roots and block headers').click();
  await page.getByLabel('Trust file', { exact: true }).setInputFiles({
    name: 'trust.json',
    mimeType: 'application/json',
    buffer: await product.trust(),
  });
  const name = file.name.split('/').at(-1) ?? '';
  const mimeType = 'application/octet-stream';
  await page.getByLabel('File', { exact: true }).setInputFiles(file.path);
  await page.getByLabel('Receipt', { exact: true }).setInputFiles({ name: `${name}.btml`, mimeType, buffer: receipt });
  await page.locator('[data-testid=verdict][data-state=final]').waitFor();
  await page.getByText('Trust roots and block headers').click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(500);
  await shoot(page, 'verifier');
  await context.close();
}

await mkdir(images, { recursive: true });
// In a process of its own: the picture of the server's memory is not to show the bundler's.
const built = spawnSync(process.execPath, [fileURLToPath(new URL('./build.ts', import.meta.url))], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);
const clock = { now: () => Date.now() - behind };
const [product, browser] = await Promise.all([startProduct({ clock }), launchBrowser()]);
try {
  const page = await signIn(browser, product);
  const budget = { period: 'month', amount: '250000', asset: '' };
  const ledgers = await (await page.request.get('/api/v1/ledgers')).json();
  budget.asset = ledgers.items[0].asset;
  const { csrf } = await (await page.request.get('/api/v1/session')).json();
  const changed = await page.request.patch('/api/v1/plans/default', {
    headers: { 'x-csrf-token': csrf },
    data: { budget },
  });
  if (!changed.ok()) process.stderr.write(`${await changed.text()}\n`);
  const files = await sources('packages/btml/src');
  await work(product, files);
  const subject = files[41 % files.length];
  if (!subject) throw new Error('no files to show');
  const found = await page.request.get('/api/v1/records', { params: { digest: subject.digest } });
  const { id } = (await found.json()).items[0];
  await page.goto(`/records/${id}`);
  await page.locator('.progress[aria-label="State: final"]').waitFor();
  await settle(page);
  await page.setViewportSize({ width: 1360, height: 1480 });
  await settle(page);
  await shoot(page, 'record');
  const receipt = Buffer.from(await (await page.request.get(`/api/v1/records/${id}/receipt`)).body());
  await page.setViewportSize({ width: 1360, height: 960 });
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/');
    await page.getByText('Latest records').waitFor();
    await settle(page);
    await page.waitForTimeout(6_000);
    await shoot(page, scheme === 'light' ? 'console' : 'console-dark');
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/records/${id}`);
  await settle(page);
  await shoot(page, 'phone');
  await verifier(browser, product, receipt, subject);
} finally {
  await browser.close();
  await product.stop();
}
