import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The system's Chromium; another by `BLOCKCLUSTER_CHROMIUM`. */
export const chromiumPath: string | undefined = [
  process.env.BLOCKCLUSTER_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && path !== '' && existsSync(path));

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('chromium');

/** True where browser tests are to be skipped; with BLOCKCLUSTER_REQUIRE=chromium they run, and fail where it is missing. */
export const withoutChromium: boolean = chromiumPath === undefined && !required;

/** Starts the browser without anything that would talk to the network by itself. */
export async function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('Chromium is not installed, and BLOCKCLUSTER_REQUIRE asks for it');
  return await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
