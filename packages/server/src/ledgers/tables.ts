import type { Outpoint } from '@blockcluster/ledgers';
import type { ColumnType, Generated } from 'kysely';

/** The embedded sandbox chain; see sandbox-store.ts. */
export interface LedgerTables {
  sandbox_lock: { one: Generated<boolean> };
  sandbox_blocks: { height: bigint; hash: string; time: bigint; raw: Buffer };
  sandbox_transactions: { txid: string; height: bigint };
  sandbox_coins: {
    txid: string;
    vout: number;
    value: bigint;
    script: string;
    height: bigint;
    coinbase: boolean;
    spent_height: ColumnType<bigint | null, bigint | null | undefined, bigint | null>;
  };
  sandbox_pool: {
    position: Generated<bigint>;
    txid: string;
    raw: Buffer;
    fee: bigint;
    size: number;
    spends: ColumnType<readonly Outpoint[], string, string>;
  };
}
