import type { BlockRef, Coin } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Ledger } from '../../transactions/modules.ts';
import { coinOf } from '../../transactions/reserve.ts';

/** An unspent output of an account or a script; `reserved` for a transaction that is on its way. */
export interface SeenCoin extends Coin {
  readonly reserved: boolean;
}

/** What this server has seen in blocks of an account of a coin ledger. */
export interface SeenCoins {
  /** The newest block that was looked at; undefined before the first look. */
  readonly at: BlockRef | undefined;
  /** The most valuable first. */
  readonly unspent: readonly SeenCoin[];
  /** How many were spent. */
  readonly spent: number;
}

/** So many unspent outputs at most are looked at: whoever knows an address can send any number of small ones. */
export const MOST_COINS = 100;

/** What was seen of an account, all as of one block. */
export async function seenCoins(db: Kysely<Schema>, ledger: Ledger, account: string): Promise<SeenCoins> {
  const { chain } = ledger.driver;
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const cursor = await trx
        .selectFrom('scan_cursors')
        .select('recent')
        .where('ledger', '=', ledger.name)
        .where('chain', '=', chain)
        .executeTakeFirst();
      const coins = trx
        .selectFrom('coins')
        .where('chain', '=', chain)
        .where('account', '=', account)
        .where('height', 'is not', null);
      const unspent = await coins
        .selectAll()
        .where('spent_by', 'is', null)
        .orderBy('value', 'desc')
        .orderBy('txid')
        .orderBy('vout')
        .limit(MOST_COINS)
        .execute();
      const { spent } = await coins
        .select((q) => q.fn.countAll<string>().as('spent'))
        .where('spent_by', 'is not', null)
        .executeTakeFirstOrThrow();
      return {
        at: cursor?.recent.at(-1),
        unspent: unspent.map((row) => ({ ...coinOf(row), reserved: row.reserved_by !== null })),
        spent: Number(spent),
      };
    });
}
