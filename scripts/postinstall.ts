// Builds the web pages after `npm ci`. A failure here must not break the installation: the server builds them at its
// first start where they are missing, and says why if it can't.
import { existsSync } from 'node:fs';

const build = new URL('../packages/web/build.ts', import.meta.url);
if (existsSync(build) && process.env.BLOCKCLUSTER_SKIP_WEB === undefined) {
  try {
    const { buildWeb } = await import(build.href);
    await buildWeb();
  } catch (error) {
    process.stderr.write(`blockcluster: the web pages could not be built now: ${String(error)}\n`);
  }
}
