// The same calls of the same contract through Hyperledger FireFly and through BlockCluster, each on a development chain of
// its own with a block every second, one after the other on this machine.
//
//   npm run bench:firefly -- [--calls 2000] [--signers 20] [--kill-calls 600] [--kill 10] [--in-flight 100] [--only ours|firefly] [--write]
//
// --kill is the mean number of seconds between two kills; --write puts the table into bench/RESULTS.md. What FireFly's
// programs are found by: bench/peers/README.md. Ends with 1 if ours loses or doubles a call.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { anvilChain } from '../contracts/chain.ts';
import { fireflyProduct } from './firefly/product.ts';
import { findFirefly } from './firefly/programs.ts';
import { type Load, type Measured, measure } from './measure.ts';
import { ourProduct } from './ours.ts';
import type { Product } from './product.ts';
import { report, writeReport } from './report.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    signers: { type: 'string', default: '20' },
    'kill-calls': { type: 'string', default: '600' },
    kill: { type: 'string', default: '10' },
    'in-flight': { type: 'string', default: '100' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const signers = Number(values.signers);
const calls = Number(values.calls);
const disturbed = Number(values['kill-calls']);
const inFlight = Number(values['in-flight']);
const say = (text: string): void => void process.stderr.write(`… ${text}\n`);

const planned: readonly Load[] = [
  { calls, clients: 20, next: 'accepted', after: 0, kill: 0 },
  { calls, clients: 100, next: 'accepted', after: calls, kill: 0 },
  { calls, clients: 100, next: 'confirmed', after: 2 * calls, kill: 0 },
  { calls: disturbed, clients: 20, next: 'confirmed', after: 3 * calls, kill: Number(values.kill) },
];

const loads = planned.filter((load) => load.calls > 0);

async function run(make: (home: string, chain: Awaited<ReturnType<typeof anvilChain>>) => Promise<Product>) {
  const home = await mkdtemp(join(tmpdir(), 'bcp-'));
  const chain = await anvilChain();
  try {
    const product = await make(home, chain);
    const results: Measured[] = [];
    try {
      for (const load of loads) {
        say(`${product.name}: ${load.calls} calls, ${load.clients} clients, next when ${load.next}, kill ${load.kill}`);
        const result = await measure(product, chain, load);
        const memory = Object.fromEntries(result.memory.parts);
        say(JSON.stringify({ ...result, memory, refused: result.refused.slice(0, 3) }));
        results.push(result);
      }
    } finally {
      await product.stop();
    }
    return results;
  } finally {
    await chain.stop();
    await rm(home, { recursive: true, force: true });
  }
}

const found = findFirefly(process.env);
if ('missing' in found)
  for (const what of found.missing) say(`FireFly is not measured: ${what} (bench/peers/README.md)`);
const programs = 'missing' in found || values.only === 'ours' ? undefined : found;
const peer = programs
  ? await run((home, chain) =>
      fireflyProduct({ home, programs, node: String(chain.ledger.url), signers, inFlight, fund: chain.fund }),
    )
  : undefined;
const ours = values.only === 'firefly' ? undefined : await run((home, chain) => ourProduct(home, chain, signers));
const text = report({ loads, ours, peer, signers, inFlight });
process.stdout.write(`${text}\n`);
if (values.write) await writeReport(text);
if (ours?.some(({ lost, doubled }) => lost + doubled > 0)) process.exitCode = 1;
