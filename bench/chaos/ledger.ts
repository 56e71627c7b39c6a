import { createECDH, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@blockcluster/client';
import {
  anchorContract,
  type CliqueNetwork,
  createEvmDriver,
  type EvmDriver,
  signDigest,
  startCliqueNetwork,
} from '@blockcluster/ledgers';
import type { Pool } from 'pg';

const NAME = 'company';
const ETHER = 10n ** 18n;

/** A ledger that orders an account's transactions by nonces, beside the servers and never killed. */
export interface ChaosLedger {
  readonly name: string;
  /** Environment of the servers that use it alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Once the first server runs: gives its account money, and the plan a budget that hurries. */
  prepare(url: string, apiKey: string): Promise<void>;
  /** What a stranger sees on the chain, held against the database: sentences, none if all is well. */
  audit(pool: Pool): Promise<{ readonly doubled: string[]; readonly gaps: string[]; readonly summary: string }>;
  balance(address: string): Promise<bigint>;
  stop(): Promise<void>;
}

/** A Clique network of three sealers, with a key that has money. */
export async function startCliqueLedger(): Promise<ChaosLedger> {
  const key = createECDH('secp256k1');
  key.generateKeys();
  const publicKey = new Uint8Array(key.getPublicKey(null, 'compressed'));
  const names = { name: NAME, label: NAME, rule: 'none' as const };
  const rich = createEvmDriver({ ...names, url: 'http://127.0.0.1:1', chainId: 1 })
    .account(publicKey)
    .split(':')
    .at(-1);
  const network = await startCliqueNetwork({ fund: { [rich ?? '']: 10_000n * ETHER } });
  const { url, chainId, clique } = network;
  const driver = createEvmDriver({ ...names, url, chainId });
  const ledger = { name: NAME, family: 'evm', url, chainId, rule: 'clique', ...clique };
  return {
    name: NAME,
    env: { BLOCKCLUSTER_LEDGERS: JSON.stringify([ledger]) },
    prepare: (server, apiKey) => prepare({ network, driver, publicKey, secret: key.getPrivateKey() }, server, apiKey),
    audit: (pool) => audit(network, pool),
    balance: (address) => quantity(network, 'eth_getBalance', [address, 'latest']),
    stop: () => network.stop(),
  };
}

interface Funds {
  readonly network: CliqueNetwork;
  readonly driver: EvmDriver;
  readonly publicKey: Uint8Array;
  readonly secret: Uint8Array;
}

async function send({ driver, publicKey, secret }: Funds, to: string, amount: bigint): Promise<void> {
  const from = driver.account(publicKey);
  const { asset, decimals } = driver.feeAsset;
  const op = { op: 'pay', chain: driver.chain, from, to, asset, amount: String(amount), decimals: String(decimals) };
  const [{ nonce }, { rate }] = await Promise.all([driver.accountState(from), driver.quote()]);
  const compiled = driver.compile(op, { publicKey, nonce, rate });
  const signatures = compiled.digests.map((digest) => signDigest(digest, secret));
  const sent = await driver.broadcast(driver.assemble(compiled, publicKey, signatures).raw);
  if (sent.state === 'rejected') throw new Error(`the account gets no money: ${sent.reason}`);
}

async function prepare(funds: Funds, url: string, apiKey: string): Promise<void> {
  const { network } = funds;
  const { api, unwrap } = createClient({ url, apiKey });
  const { items } = await unwrap(api.GET('/api/v1/ledgers', {}));
  const account = items.find(({ name }) => name === NAME)?.account;
  if (account === undefined) throw new Error('the server has no account');
  const address = account.split(':').at(-1);
  await send(funds, account, 5_000n * ETHER);
  while ((await quantity(network, 'eth_getBalance', [address, 'latest'])) === 0n) await sleep(200);
  // So much that the pace of the month never makes an anchor wait: the kills are to meet them under way.
  const budget = {
    period: 'month' as const,
    amount: String(4_000n * ETHER),
    asset: `eip155:${network.chainId}/slip44:60`,
  };
  const body = { minGapSeconds: 0, close: { records: 1_000, seconds: 1 }, budget };
  await unwrap(api.PATCH('/api/v1/plans/{name}', { params: { path: { name: 'default' } }, body }));
}

async function quantity(network: CliqueNetwork, method: string, params: readonly unknown[]): Promise<bigint> {
  return BigInt(String(await network.rpc.request(method, params)));
}

/** The logs of an event, whichever contract emitted it. */
async function logsOf(network: CliqueNetwork, topic: string): Promise<{ data: string }[]> {
  const answer = await network.rpc.request('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest', topics: [topic] }]);
  return (answer as { data: string }[]).map(({ data }) => ({ data }));
}

async function audit(network: CliqueNetwork, pool: Pool): ReturnType<ChaosLedger['audit']> {
  const doubled: string[] = [];
  const gaps: string[] = [];
  const seen = new Map<string, number>();
  for (const { data } of await logsOf(network, anchorContract.topic)) seen.set(data, (seen.get(data) ?? 0) + 1);
  for (const [root, times] of seen) if (times > 1) doubled.push(`root ${root} was anchored ${times} times`);
  const { rows: anchored } = await pool.query<{ root: string }>(
    `SELECT DISTINCT committed_root AS root FROM anchors WHERE state = 'final'`,
  );
  for (const { root } of anchored) if (!seen.has(`0x${root}`)) doubled.push(`root ${root} is final and on no block`);
  if (seen.size !== anchored.length)
    doubled.push(`${seen.size} roots stand on the chain, ${anchored.length} of them are known as final`);

  const { rows } = await pool.query<{ account: string; used: string; low: string; high: string }>(
    `SELECT account, count(*) AS used, min(nonce)::text AS low, max(nonce)::text AS high FROM nonces GROUP BY account`,
  );
  const nonces: string[] = [];
  for (const { account, used, low, high } of rows) {
    const chain = await quantity(network, 'eth_getTransactionCount', [account.split(':').at(-1), 'latest']);
    nonces.push(`${chain} nonces of ${account.slice(-42)}`);
    if (low !== '0' || BigInt(high) + 1n !== BigInt(used)) gaps.push(`${account}: ${used} nonces, ${low} to ${high}`);
    if (chain !== BigInt(used)) gaps.push(`${account}: the chain has used ${chain} nonces, the server ${used}`);
  }
  return { doubled, gaps, summary: `${seen.size} roots on the chain, ${nonces.join(', ')}` };
}

/** A fresh address for a payment: its balance says how often it was made. */
export function freshAddress(): string {
  return `0x${randomBytes(20).toString('hex')}`;
}
