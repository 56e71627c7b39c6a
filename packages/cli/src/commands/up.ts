import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startServer } from '@blockcluster/server';
import { readArgs, readCount } from '../args.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';

const webRoot = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The built pages; built now where they are missing (an installation without install scripts). */
async function webPages(io: CommandIo): Promise<string | undefined> {
  if (io.env.BLOCKCLUSTER_WEB !== undefined) return io.env.BLOCKCLUSTER_WEB;
  if (existsSync(webRoot)) return webRoot;
  const build = new URL('../../../web/build.ts', import.meta.url);
  if (!existsSync(build)) return undefined;
  io.err('building the web pages (once) …\n');
  try {
    // By path, not by package: the command does not lean on the pages, it only hands them to the server.
    const { buildWeb } = (await import(build.href)) as { buildWeb: () => Promise<unknown> };
    await buildWeb();
    return webRoot;
  } catch (error) {
    io.err(`the web pages could not be built: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** `up`: runs the server in the foreground until SIGINT or SIGTERM. */
export const up: Command = async (args, io) => {
  const { values } = readArgs(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const root = await webPages(io);
  const server = await startServer({
    env: io.env,
    config: {
      ...(values.port === undefined ? {} : { port: readCount(values.port, 'port') }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.data === undefined ? {} : { data: values.data }),
      ...(root === undefined ? {} : { webRoot: root }),
    },
  });
  const { url, adminLink } = server;
  if (values.json) io.out(`${JSON.stringify({ url, adminLink, data: server.config.data })}\n`);
  else {
    io.out(`\nBlockCluster is ready at ${url}\n`);
    io.out(`  console    ${adminLink ?? `${url}/`}\n`);
    if (adminLink !== undefined)
      io.out('             (this link works once; "blockcluster keys admin-link" makes another)\n');
    io.out(`  verifier   ${url}/verify\n  API        ${url}/docs\n  data       ${server.config.data}\n\n`);
  }
  await new Promise<void>((done) => {
    if (io.signal.aborted) done();
    io.signal.addEventListener('abort', () => done(), { once: true });
  });
  await server.stop();
  return exitCode.ok;
};
