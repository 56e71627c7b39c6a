import type { Kysely } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import { ownContract } from '../transactions/deployment.ts';
import type { Ledger } from '../transactions/modules.ts';
import { ANCHOR_CONTRACT, deployedContract, PAYMENTS_CONTRACT } from '../transactions/own-contracts.ts';
import type { AnchorModules } from './modules.ts';

/** Every contract of a ledger that the product deployed: what its trust entry pins. */
export async function pinnedContracts(db: Kysely<Schema>, ledger: Ledger): Promise<string[]> {
  const found = await Promise.all(
    [ANCHOR_CONTRACT, PAYMENTS_CONTRACT].map((contract) => deployedContract(db, ledger, contract)),
  );
  return found.filter((address) => address !== undefined);
}

/** The address of the anchor contract; undefined while it is being deployed. */
export function anchorContractOf(modules: AnchorModules, ledger: Ledger, lease: Lease): Promise<string | undefined> {
  return ownContract(modules, ledger, lease, ANCHOR_CONTRACT);
}
