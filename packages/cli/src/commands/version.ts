import { readFile } from 'node:fs/promises';
import { type Command, exitCode } from '../io.ts';

/** Prints the version of the product and of the Node that runs it. */
export const version: Command = async (args, io) => {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const own = (manifest as { version: string }).version;
  io.out(
    args.includes('--json')
      ? `${JSON.stringify({ version: own, node: process.versions.node })}\n`
      : `blockcluster ${own} (Node ${process.versions.node})\n`,
  );
  return exitCode.ok;
};
