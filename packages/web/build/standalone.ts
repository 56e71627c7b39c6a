import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';
import { standalonePolicy, withPolicy } from './policy.ts';

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** Builds the verifier as one script with its worker inside. */
export function standaloneConfig(configFile: string, outDir: string): InlineConfig {
  return {
    configFile,
    logLevel: 'error',
    publicDir: false,
    // A classic worker: modules can't be loaded by a page that was opened from a disk.
    worker: { format: 'iife' },
    define: { 'import.meta.env.VITE_STANDALONE': '"true"' },
    resolve: { alias: { '#verifier-worker': join(web, 'src/verifier/create-worker.inline.ts') } },
    build: {
      outDir,
      emptyOutDir: true,
      cssCodeSplit: false,
      rolldownOptions: { input: join(web, 'src/verifier/main.tsx'), output: { codeSplitting: false } },
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

async function only(folder: string, extension: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension));
  const name = names[0];
  if (name === undefined || names.length > 1) {
    throw new Error(`the one-file verifier was built into ${names.length} ${extension} files`);
  }
  return await readFile(join(folder, name), 'utf8');
}

/** The whole verifier as one HTML file: script, style and icon inside, a policy that lets nothing else in or out. */
export async function standalonePage(outDir: string): Promise<string> {
  const assets = join(outDir, 'assets');
  // Inside a script element only its end tag and a comment opener have a meaning; both are escaped in string literals.
  const script = (await only(assets, '.js')).replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const style = await only(assets, '.css');
  const scheme = await readFile(join(web, 'public/scheme.js'), 'utf8');
  const favicon = await readFile(join(web, 'public/favicon.svg'));
  const policy = standalonePolicy([sha256(scheme), sha256(script)], [sha256(style)]);
  const page = await readFile(join(web, 'verify.html'), 'utf8');
  return withPolicy(page, policy)
    .replace('href="/favicon.svg"', () => `href="data:image/svg+xml;base64,${favicon.toString('base64')}"`)
    .replace('<script src="/scheme.js"></script>', () => `<script>${scheme}</script>\n    <style>${style}</style>`)
    .replace('<script type="module" src="/src/verifier/main.tsx"></script>', '')
    .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
}
