import type { Outpoint } from '../../driver.ts';
import { bytesToHex } from '../wire/bytes.ts';
import { parseTransaction, type Tx, virtualSize } from '../wire/transaction.ts';
import { checkForm, isFinalAt } from './check-form.ts';
import { checkSignatures } from './check-signatures.ts';
import { medianTime } from './mine.ts';
import { COINBASE_MATURITY, MAX_ANCESTORS, MAX_MONEY, MAX_POOL, MAX_REPLACED, RELAY_FLOOR } from './parameters.ts';
import { conflicting, invalid, unsupported } from './refusal.ts';
import type { SandboxCoin, SandboxPoolEntry, SandboxReading } from './store.ts';

export interface Acceptance {
  readonly entry: SandboxPoolEntry;
  /** Pool entries that the new one replaces, with their descendants (BIP-125). */
  readonly evicts: readonly string[];
}

const keyOf = (outpoint: Outpoint): string => `${outpoint.txid}:${outpoint.vout}`;

/** Judges a transaction for the pool on top of the present chain; throws SANDBOX_TX_INVALID, _CONFLICT, _UNSUPPORTED. */
export async function judge(tx: Tx, reading: SandboxReading): Promise<Acceptance> {
  checkForm(tx);
  const tip = await reading.tip();
  if (tip === undefined) throw invalid('no-chain', 'The sandbox has no blocks yet.');
  const median = medianTime(await reading.headers(tip.height - 10, tip.height));
  if (!isFinalAt(tx, tip.height + 1, median)) throw invalid('non-final', 'The lock time is not reached.');
  const pool = await reading.pool();
  const byId = new Map(pool.map((entry) => [entry.txid, entry]));
  const spenders = new Map(pool.flatMap((entry) => entry.spends.map((spend) => [keyOf(spend), entry] as const)));
  const direct = new Set(tx.inputs.flatMap((input) => spenders.get(keyOf(input)) ?? []));
  for (const entry of direct) {
    if (!signalsReplacement(entry, byId)) {
      throw conflicting('txn-mempool-conflict', `${entry.txid} spends the same coin and does not allow replacement.`);
    }
  }
  const coins = await coinsFor(tx, reading, byId, tip.height + 1);
  const fee = feeOf(tx, coins, tip.height + 1);
  const size = virtualSize(tx);
  if (fee * 1000n < RELAY_FLOOR * BigInt(size)) {
    throw invalid('min relay fee not met', `${size} vbytes need ${size} satoshi of fee, the transaction pays ${fee}.`);
  }
  const evicted = withDescendants(direct, pool);
  if (evicted.size > 0) checkReplacement(tx, fee, size, evicted, byId);
  if (pool.length - evicted.size >= MAX_POOL) throw unsupported(`more than ${MAX_POOL} waiting transactions`);
  if (ancestors(tx, byId).size >= MAX_ANCESTORS) throw unsupported('longer chains of unconfirmed transactions');
  checkSignatures(tx, coins);
  const spends = tx.inputs.map(({ txid, vout }) => ({ txid, vout }));
  return { entry: { txid: tx.txid, raw: tx.raw, fee, size, spends }, evicts: [...evicted].map((entry) => entry.txid) };
}

async function coinsFor(
  tx: Tx,
  reading: SandboxReading,
  pool: ReadonlyMap<string, SandboxPoolEntry>,
  height: number,
): Promise<readonly SandboxCoin[]> {
  // No block holds so many outputs, and stores may count them in 31 bits.
  const conceivable = tx.inputs.filter((input) => input.vout < 2 ** 31).map(({ txid, vout }) => ({ txid, vout }));
  const chain = new Map((await reading.coins(conceivable)).map((coin) => [keyOf(coin), coin]));
  return tx.inputs.map((input) => {
    const found = chain.get(keyOf(input));
    if (found !== undefined) return found;
    const parent = pool.get(input.txid);
    const output = parent === undefined ? undefined : parseTransaction(parent.raw).outputs[input.vout];
    if (output === undefined) {
      throw conflicting('bad-txns-inputs-missingorspent', `The coin ${keyOf(input)} is spent or unknown.`);
    }
    const { txid, vout } = input;
    return { txid, vout, value: output.value, script: bytesToHex(output.script), height, coinbase: false };
  });
}

function feeOf(tx: Tx, coins: readonly SandboxCoin[], height: number): bigint {
  let total = 0n;
  for (const coin of coins) {
    if (coin.coinbase && height - coin.height < COINBASE_MATURITY) {
      throw invalid('bad-txns-premature-spend-of-coinbase', 'A block reward is spent before 100 blocks stand on it.');
    }
    total += coin.value;
  }
  const fee = total - tx.outputs.reduce((sum, output) => sum + output.value, 0n);
  if (total > MAX_MONEY || fee < 0n) throw invalid('bad-txns-in-belowout', 'The outputs exceed the coins spent.');
  return fee;
}

/** BIP-125: opt-in by a sequence below 0xfffffffe, or inherited from an unconfirmed ancestor. */
function signalsReplacement(entry: SandboxPoolEntry, pool: ReadonlyMap<string, SandboxPoolEntry>): boolean {
  const tx = parseTransaction(entry.raw);
  const family = [tx, ...[...ancestors(tx, pool)].flatMap((id) => parsed(pool.get(id)))];
  return family.some((member) => member.inputs.some((input) => input.sequence < 0xfffffffe));
}

function parsed(entry: SandboxPoolEntry | undefined): Tx[] {
  return entry === undefined ? [] : [parseTransaction(entry.raw)];
}

function ancestors(tx: Tx, pool: ReadonlyMap<string, SandboxPoolEntry>): Set<string> {
  const found = new Set<string>();
  const queue: Outpoint[] = [...tx.inputs];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const parent = pool.get(next.txid);
    if (parent === undefined || found.has(parent.txid)) continue;
    found.add(parent.txid);
    queue.push(...parent.spends);
  }
  return found;
}

function withDescendants(
  direct: ReadonlySet<SandboxPoolEntry>,
  pool: readonly SandboxPoolEntry[],
): Set<SandboxPoolEntry> {
  const found = new Set(direct);
  const ids = new Set([...direct].map((entry) => entry.txid));
  // The pool lists parents before children, so one pass reaches every descendant.
  for (const entry of pool) {
    if (!entry.spends.some((spend) => ids.has(spend.txid))) continue;
    found.add(entry);
    ids.add(entry.txid);
  }
  return found;
}

function checkReplacement(
  tx: Tx,
  fee: bigint,
  size: number,
  evicted: ReadonlySet<SandboxPoolEntry>,
  pool: ReadonlyMap<string, SandboxPoolEntry>,
): void {
  if (evicted.size > MAX_REPLACED) throw conflicting('too many potential replacements', 'More than 100 are replaced.');
  const lineage = ancestors(tx, pool);
  const parents = new Set<string>();
  let replacedFees = 0n;
  for (const entry of evicted) {
    if (lineage.has(entry.txid)) {
      throw invalid('bad-txns-spends-conflicting-tx', 'The replacement spends what it replaces.');
    }
    if ((fee * 1000n) / BigInt(size) <= (entry.fee * 1000n) / BigInt(entry.size)) {
      throw conflicting('insufficient fee', 'The replacement pays no higher fee rate.');
    }
    replacedFees += entry.fee;
    for (const spend of entry.spends) parents.add(spend.txid);
  }
  if (fee * 1000n < replacedFees * 1000n + RELAY_FLOOR * BigInt(size)) {
    throw conflicting('insufficient fee', 'The replacement does not pay for its own relay on top.');
  }
  if (tx.inputs.some((input) => pool.has(input.txid) && !parents.has(input.txid))) {
    throw invalid('replacement-adds-unconfirmed', 'The replacement spends a new unconfirmed coin.');
  }
}
