import type { Outpoint } from '../../driver.ts';
import { parseTransaction, type Tx } from '../wire/transaction.ts';
import { isFinalAt } from './check-form.ts';
import { COINBASE_MATURITY, MAX_BLOCK_WEIGHT } from './parameters.ts';
import type { SandboxReading } from './store.ts';

export interface BlockSelection {
  readonly transactions: readonly Tx[];
  /** Satoshi. */
  readonly fees: bigint;
  /** Pool entries whose coins no longer exist, with what depends on them. */
  readonly stale: readonly string[];
}

const keyOf = (outpoint: Outpoint): string => `${outpoint.txid}:${outpoint.vout}`;

/**
 * What the next block holds: the pool in its order (parents before children) up to the weight limit. Signatures were
 * verified on entry; existence, maturity and lock times are looked at again, since a reorganization may change them.
 */
export async function selectForBlock(
  reading: SandboxReading,
  height: number,
  medianTime: number,
): Promise<BlockSelection> {
  const pool = await reading.pool();
  const spends = pool.flatMap((entry) => entry.spends);
  const coins = new Map((await reading.coins(spends)).map((coin) => [keyOf(coin), coin]));
  const available = new Set([...coins.values()].filter(mature(height)).map(keyOf));
  const inPool = new Set(pool.map((entry) => entry.txid));
  const transactions: Tx[] = [];
  const stale = new Set<string>();
  let weight = 0;
  let fees = 0n;
  for (const entry of pool) {
    const gone = (spend: Outpoint) => !coins.has(keyOf(spend)) && (!inPool.has(spend.txid) || stale.has(spend.txid));
    if (entry.spends.some(gone)) {
      stale.add(entry.txid);
      continue;
    }
    const tx = parseTransaction(entry.raw);
    if (!entry.spends.every((spend) => available.has(keyOf(spend)))) continue;
    if (!isFinalAt(tx, height, medianTime) || weight + tx.weight > MAX_BLOCK_WEIGHT) continue;
    transactions.push(tx);
    weight += tx.weight;
    fees += entry.fee;
    for (const spend of entry.spends) available.delete(keyOf(spend));
    tx.outputs.forEach((_, vout) => {
      available.add(keyOf({ txid: tx.txid, vout }));
    });
  }
  return { transactions, fees, stale: [...stale] };
}

function mature(height: number): (coin: { readonly coinbase: boolean; readonly height: number }) => boolean {
  return (coin) => !coin.coinbase || height - coin.height >= COINBASE_MATURITY;
}
