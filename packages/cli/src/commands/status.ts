import { readArgs } from '../args.ts';
import { connect } from '../connection.ts';
import { type Command, exitCode } from '../io.ts';

/** `status`: what the server and its ledgers are doing, in a few lines. */
export const status: Command = async (args, io) => {
  const { values } = readArgs(args, { json: { type: 'boolean', default: false } });
  const { client, url } = await connect(io);
  const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  const overview = await client.unwrap(client.api.GET('/api/v1/overview'));
  const ledgers = await client.unwrap(client.api.GET('/api/v1/ledgers'));
  if (values.json) io.out(`${JSON.stringify({ url, ready: ready.ok, overview, ledgers })}\n`);
  else {
    const { records } = overview;
    io.out(`${url} is ${ready.ok ? 'ready' : 'not ready'}\n`);
    io.out(`records  ${records.total} (${records.final} final)\n`);
    io.out(`batches  ${overview.batches}, anchors ${overview.anchors.final} final\n`);
    for (const ledger of ledgers.items) {
      io.out(
        `ledger   ${ledger.name}: ${ledger.label}, height ${ledger.height}, ${ledger.synced ? 'synced' : 'not synced'}\n`,
      );
    }
  }
  return ready.ok ? exitCode.ok : exitCode.failed;
};
