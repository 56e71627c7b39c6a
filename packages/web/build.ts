import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pagePolicies } from './build/policy.ts';
import { standaloneConfig, standalonePage } from './build/standalone.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Where the built pages lie: `index.html` (console), `verify.html`, `verifier-standalone.html`, `csp.json`, `assets/`. */
export const webDist: string = join(here, 'dist');

export interface BuildOptions {
  /** Build although the pages are there and newer than their sources. */
  readonly force?: boolean;
  readonly log?: (line: string) => void;
}

/** Whether the pages are there, in a build that matches the sources of this checkout. */
export async function isWebBuilt(): Promise<boolean> {
  const stamp = join(webDist, 'build.json');
  if (!existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === (await stampOf());
}

/** What `build.json` holds for the sources as they are now. */
async function stampOf(): Promise<string> {
  return `${JSON.stringify({ sources: await sourcesHash() })}\n`;
}

/** One hash over everything that the pages are made of, so that a stale build is noticed. */
async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    const info = await stat(path);
    if (info.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await add(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) hash.update(path.slice(here.length)).update(await readFile(path));
  };
  const inputs = ['src', 'public', 'build', 'index.html', 'verify.html', 'vite.config.ts', 'build.ts', 'package.json'];
  for (const name of inputs) await add(join(here, name));
  await add(join(here, '../btml/src'));
  return hash.digest('hex');
}

/**
 * Builds the console and the verifier into `dist`. Needs no network. Does nothing when they are there already.
 * The pages appear all at once at the end, so a server that starts meanwhile never serves half of them.
 * @returns the folder of the built pages
 * @throws the bundler's error, when a source can't be built
 */
export async function buildWeb(options: BuildOptions = {}): Promise<string> {
  if (!options.force && (await isWebBuilt())) return webDist;
  const started = performance.now();
  // Only now: a server that finds its pages built must not carry the bundler in its memory.
  const { build } = await import('vite');
  await mkdir(join(here, 'node_modules/.cache'), { recursive: true });
  const work = await mkdtemp(join(here, 'node_modules/.cache/web-'));
  try {
    const pages = join(work, 'pages');
    const configFile = join(here, 'vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir: pages, emptyOutDir: true } });
    const single = join(work, 'single');
    await build(standaloneConfig(configFile, single));
    await writeFile(join(pages, 'verifier-standalone.html'), await standalonePage(single));
    await writeFile(join(pages, 'csp.json'), `${JSON.stringify(pagePolicies, null, 2)}\n`);
    await writeFile(join(pages, 'build.json'), await stampOf());
    await moveIntoPlace(pages);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  options.log?.(`web pages built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return webDist;
}

/** Two builds at once may both come to the end: whoever comes second finds the same pages and leaves them. */
async function moveIntoPlace(pages: string): Promise<void> {
  await rm(webDist, { recursive: true, force: true });
  try {
    await rename(pages, webDist);
  } catch (error) {
    if (!(await isWebBuilt())) throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWeb({ force: process.argv.includes('--force'), log: (line) => process.stdout.write(`${line}\n`) });
}
