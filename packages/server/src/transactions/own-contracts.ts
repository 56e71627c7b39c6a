import { anchorContract, paymentsContract } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { readSetting } from '../ledgers/settings.ts';
import type { Ledger } from './modules.ts';

/** A contract that the product deploys once on each ledger that has contracts. */
export interface OwnContract {
  /** What the settings of a ledger call its address, and the transaction that is to deploy it until it is there. */
  readonly address: string;
  readonly deployment: string;
  /** Hex without prefix. */
  readonly bytecode: string;
}

export const ANCHOR_CONTRACT: OwnContract = {
  address: 'anchor-contract',
  deployment: 'anchor-deployment',
  bytecode: anchorContract.bytecode,
};
export const PAYMENTS_CONTRACT: OwnContract = {
  address: 'payments-contract',
  deployment: 'payments-deployment',
  bytecode: paymentsContract.bytecode,
};

/** Where a contract was pinned; undefined before it is in a block. */
export function deployedContract(
  db: Kysely<Schema>,
  ledger: Ledger,
  contract: OwnContract,
): Promise<string | undefined> {
  return readSetting(db, ledger, contract.address);
}
