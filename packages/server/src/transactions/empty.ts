import type { BtmlMap } from '@blockcluster/btml';
import type { Coin, LedgerDriver } from '@blockcluster/ledgers';
import type { CandidateRow, EngineModules, Ledger, TransactionRow } from './modules.ts';
import { aQuarterMore, larger } from './rates.ts';
import { reservedCoins } from './reserve.ts';

/** Satoshi: every kind of output of that much is relayed. */
const RELAYED = '546';

/** Satoshi per 1,000 virtual bytes: what Bitcoin's nodes want on top of the fees of what is replaced (BIP-125, rule 4). */
const RELAY_INCREMENT = 1_000n;

/**
 * An operation that does nothing but use up the nonce or the coins of another: a payment of an account to itself.
 * Undefined on a ledger where what waits can't be replaced (a sequence of a Cosmos chain).
 */
export function emptyOperation(driver: LedgerDriver, account: string): BtmlMap | undefined {
  const { asset, decimals } = driver.feeAsset;
  const pay = (amount: string): BtmlMap => ({
    ...{ op: 'pay', chain: driver.chain, from: account, to: account },
    ...{ asset, amount, decimals: String(decimals) },
  });
  switch (driver.family) {
    case 'evm':
      return pay('0');
    case 'bitcoin':
      return pay(RELAYED);
    case 'cosmos':
      return undefined;
  }
}

/**
 * What can be signed in place of the candidates of a transaction. Undefined where nothing can: on a Cosmos chain, and
 * where coins of a script are spent, which an account's signature alone doesn't move.
 */
export async function emptyFor(
  modules: Pick<EngineModules, 'db'>,
  { driver }: Ledger,
  row: TransactionRow,
): Promise<BtmlMap | undefined> {
  const op = emptyOperation(driver, row.account);
  if (op === undefined || driver.ordering === 'nonce') return op;
  const foreign = await modules.db
    .selectFrom('coins')
    .select('txid')
    .where('reserved_by', '=', row.id)
    .where('account', '!=', row.account)
    .executeTakeFirst();
  return foreign === undefined ? op : undefined;
}

/** The lowest price at which nodes take an empty transaction in place of what was signed. */
export interface LeastPrice {
  readonly rate: bigint;
  /** Base units. */
  readonly fee: bigint;
}

/**
 * The rule of replacement: a quarter above the dearest candidate, in rate (EVM nodes ask for a tenth) and, where coins
 * are spent, in the whole fee too (BIP-125 asks for the fees of what is replaced and a relay increment).
 */
export async function leastEmptyPrice(
  modules: Pick<EngineModules, 'db'>,
  { driver }: Ledger,
  row: TransactionRow,
  op: BtmlMap,
  candidates: readonly CandidateRow[],
): Promise<LeastPrice> {
  const dearest = (amounts: readonly string[]) => amounts.map(BigInt).reduce(larger, 0n);
  let rate = larger(1n, aQuarterMore(dearest(candidates.map((one) => one.rate))));
  if (driver.ordering === 'nonce') return { rate, fee: driver.worstCase(op, rate) };
  const key = await modules.db
    .selectFrom('signer_keys')
    .select('public_key')
    .where('id', '=', row.key_id)
    .executeTakeFirstOrThrow();
  const publicKey = new Uint8Array(key.public_key);
  const coins: readonly Coin[] = await reservedCoins(modules, row.id);
  const feeAt = (at: bigint) => driver.compile(op, { publicKey, coins, rate: at }).fee;
  const before = dearest(candidates.map((one) => one.fee));
  const least = larger(aQuarterMore(before), before + feeAt(RELAY_INCREMENT));
  for (;;) {
    const fee = feeAt(rate);
    if (fee >= least) return { rate, fee };
    rate = aQuarterMore(rate);
  }
}
