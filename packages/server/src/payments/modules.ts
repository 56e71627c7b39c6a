import type { BtmlMap } from '@blockcluster/btml';
import type { Selectable } from 'kysely';
import type { Logger } from 'pino';
import type { LedgerRegistry } from '../context.ts';
import type { DeploymentModules } from '../transactions/deployment.ts';
import type { PaymentTables } from './tables.ts';

export type PaymentRow = Selectable<PaymentTables['payments']>;

export interface PaymentModules extends DeploymentModules {
  readonly log: Logger;
  readonly ledgers: LedgerRegistry;
  /** Crash injection; never set in production. */
  readonly at?: (point: 'accepted' | 'chosen' | 'grouped') => Promise<void> | void;
}

/** So many payments are one transaction at the most: as many operations as an intent may have. */
export const MOST = 64;

/** The operation of an intent that makes a payment. */
export function payOperation(row: {
  readonly chain: string;
  readonly account: string;
  readonly recipient: string;
  readonly asset: string;
  readonly amount: string;
  readonly decimals: number;
}): BtmlMap {
  const { chain, account, recipient, asset, amount, decimals } = row;
  return { op: 'pay', chain, from: account, to: recipient, asset, amount, decimals: String(decimals) };
}

/** What is told of a payment whose state moved. */
export function paymentEvent(row: PaymentRow) {
  return {
    type: 'payment.state',
    subject: row.id,
    data: {
      state: row.state,
      plan: row.plan,
      ledger: row.ledger,
      chain: row.chain,
      ...(row.reference === null ? {} : { reference: row.reference }),
      ...(row.transaction_id === null ? {} : { transaction: row.transaction_id }),
      ...(row.error_code === null ? {} : { error: row.error_code }),
    },
  };
}
