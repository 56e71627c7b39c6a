// Calls a contract through the REST interface while the node is restarted, servers are killed with SIGKILL and one signer
// runs out of money; then audits by the chain that every accepted call ended, and once.
//
//   npm run soak -- [--transactions 300] [--signers 5] [--servers 1|2] [--node anvil|clique] [--restart 20] [--kill 15]
//
// --restart and --kill are seconds, 0 for never. Ends with 0 only if nothing is lost, doubled or delayed by the signer
// without money.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import token from '../packages/server/test/contracts/token.json' with { type: 'json' };
import { startCluster } from './chaos/cluster.ts';
import { insist, type Reply, request } from './contracts/api.ts';
import { anvilChain, cliqueChain } from './contracts/chain.ts';
import { disturb } from './contracts/disturb.ts';
import { startCalls } from './contracts/load.ts';
import { watchOperations } from './contracts/watch.ts';

const { values } = parseArgs({
  options: {
    transactions: { type: 'string', default: '300' },
    signers: { type: 'string', default: '5' },
    servers: { type: 'string', default: '1' },
    node: { type: 'string', default: 'anvil' },
    restart: { type: 'string', default: '20' },
    kill: { type: 'string', default: '15' },
    limit: { type: 'string', default: '900' },
  },
});
const total = Number(values.transactions);
/** Calls that the signer without money is asked for at once, beside the others' calls. */
const STUCK = 10;
const POOR = 'poor';
const SPENDER = `0x${'5a'.repeat(20)}`;
const say = (text: string): void => console.log(text);

const home = await mkdtemp(join(tmpdir(), 'bcs-'));
const chain = values.node === 'clique' ? await cliqueChain() : await anvilChain();
const env = { BLOCKCLUSTER_LEDGERS: JSON.stringify([chain.ledger]) };
const cluster = await startCluster(home, values.servers === '2' ? 2 : 1, env).catch(async (error: unknown) => {
  await chain.stop();
  throw error;
});
const { apiKey, pool, servers } = cluster;
let turn = 0;
const ask = (path: string, options: { body?: object; key?: string } = {}): Promise<Reply> =>
  request(servers[turn++ % servers.length]?.url ?? '', apiKey, path, options);

/** Makes the accounts, gives them money, deploys the token; answers its address and the accounts by label. */
async function prepare(labels: readonly string[]) {
  const accounts = new Map<string, string>();
  for (const label of labels) {
    const made = await ask('/accounts', { body: { ledger: chain.ledger.name, label } });
    accounts.set(label, String(made.body.account));
  }
  await chain.fund([...accounts.values()]);
  await ask('/contracts', { body: { name: 'token', artifact: token } });
  const body = { name_: 'Token', symbol_: 'TKN', supply: '1' };
  const deploy = `/contracts/token/deploy?ledger=${chain.ledger.name}&from=signer-1`;
  const started = await insist(
    'the deployment',
    120,
    () => ask(deploy, { body, key: 'deploy' }),
    ({ status }) => status === 202,
  );
  const done = await insist(
    'the deployment',
    120,
    () => ask(`/operations/${started.body.id}`),
    (reply) => reply.body.state === 'final' && reply.body.address !== undefined,
  );
  return { accounts, address: String(done.body.address) };
}

const approve = (label: string, number: number): Promise<Reply> =>
  ask(`/contracts/token/call/approve?from=${label}&expires=86400`, {
    body: { spender: SPENDER, value: String(number) },
    key: `call-${number}`,
  });

/** Of a list in any order: the least value that so many percent don't exceed. */
function percentile(list: readonly number[], percent: number): number {
  const sorted = list.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

const problems: string[] = [];
const watch = watchOperations(pool);
try {
  const labels = Array.from({ length: Number(values.signers) }, (_, at) => `signer-${at + 1}`);
  const { accounts, address } = await prepare([...labels, POOR]);
  say(`${total} calls of ${labels.length} signers, ${servers.length} server(s), ${values.node}; token at ${address}`);
  const started = Date.now();

  // Its calls are accepted while it has money, which is then taken away.
  const poor = accounts.get(POOR) ?? '';
  const burst = Array.from({ length: STUCK }, (_, at) => total + 1 + at);
  const taken = await Promise.all(burst.map(async (number) => ({ number, reply: await approve(POOR, number) })));
  await chain.empty?.(poor);
  const stuck = taken.filter(({ reply }) => reply.status === 202);

  const trouble = disturb(cluster, chain, { node: Number(values.restart), server: Number(values.kill) });
  const load = startCalls(labels, total, approve);
  const end = started + Number(values.limit) * 1_000;
  let told = started;
  const isOver = (): boolean => {
    const open = [...load.accepted.values()].filter(({ id }) => watch.over.get(id)?.state !== 'final').length;
    if (Date.now() - told > 15_000) {
      told = Date.now();
      const seconds = Math.round((told - started) / 1_000);
      say(`${seconds} s: ${load.accepted.size} accepted, ${open} of them open; ${trouble.kills()} kills`);
    }
    return load.accepted.size + load.wrong.length >= total && open === 0;
  };
  while (!isOver() && Date.now() < end) await sleep(250);
  const over = Date.now();
  const stillStuck = stuck.filter(({ reply }) => watch.over.get(String(reply.body.id)) === undefined).length;
  await trouble.stop();
  if (Date.now() < end) await load.done;

  await chain.fund([poor]);
  // What was still open when the time was over may end now, undisturbed: late is not lost.
  const openAtEnd = [...load.accepted.values()].filter(({ id }) => watch.over.get(id)?.state !== 'final').length;
  const ids = [...load.accepted.values(), ...stuck.map(({ reply }) => ({ id: String(reply.body.id) }))];
  const settled = Date.now() + 180_000;
  while (Date.now() < settled && ids.some(({ id }) => watch.over.get(id)?.state !== 'final')) await sleep(250);

  problems.push(...load.wrong);
  const approvals = await chain.approvals(address);
  const wanted = new Map([...load.accepted].map(([number, { id }]) => [number, id]));
  for (const { number, reply } of stuck) wanted.set(number, String(reply.body.id));
  for (const [number, id] of wanted) {
    const times = approvals.get(BigInt(number))?.times ?? 0;
    const state = watch.over.get(id)?.state ?? 'open';
    if (times !== 1 || state !== 'final')
      problems.push(`call ${number} (${id}) is ${state}, ${times} times on the chain`);
  }
  for (const number of approvals.keys())
    if (!wanted.has(Number(number))) problems.push(`${number} is on the chain, and nobody was told so`);

  const calls = [...load.accepted];
  const toFinal = calls.flatMap(([, { id, asked }]) => (watch.over.get(id)?.at ?? Number.NaN) - asked);
  const toBlock = calls.map(([number, { asked }]) => (approvals.get(BigInt(number))?.at ?? Number.NaN) * 1_000 - asked);
  const times = calls.flatMap(([number]) => approvals.get(BigInt(number))?.at ?? []);
  const span = Math.max(1, Math.max(...times) - Math.min(...times));
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
  say(`${load.accepted.size} of ${total} accepted in ${seconds(over - started)}, ${load.repeats()} requests repeated`);
  if (openAtEnd > 0) say(`${openAtEnd} were open when the time was over, and ended after it`);
  say(`${trouble.restarts()} restarts of the node, ${trouble.kills()} servers killed`);
  say(`${(times.length / span).toFixed(1)} confirmed per second, counted from blocks (${span} s)`);
  say(`submit to block: p50 ${seconds(percentile(toBlock, 50))}, p99 ${seconds(percentile(toBlock, 99))}`);
  say(`submit to final: p50 ${seconds(percentile(toFinal, 50))}, p99 ${seconds(percentile(toFinal, 99))}`);
  say(`${stillStuck} of ${stuck.length} calls of the signer without money waited until the others were done`);
  if (chain.empty && stillStuck === 0)
    problems.push('the signer without money was never stuck: this proves too little');
} finally {
  await watch.stop();
  await cluster.stop();
  await chain.stop();
  await rm(home, { recursive: true, force: true });
}
for (const problem of problems.slice(0, 20)) say(`  ${problem}`);
say(`${problems.length} lost, doubled or refused`);
process.exitCode = problems.length === 0 ? 0 : 1;
