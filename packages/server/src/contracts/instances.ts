import { CodedError } from '@blockcluster/btml';
import { audit } from '../access/audit.ts';
import type { Actor } from '../access/keys.ts';
import { newId } from '../transactions/ids.ts';
import type { Ledger } from '../transactions/modules.ts';
import type { ContractModules } from './modules.ts';
import type { Verified } from './platform.ts';
import { platformFor } from './platforms.ts';
import type { InstanceRow, StoredContract } from './store.ts';

/**
 * Takes over an address where a contract stands already: there must be code, and its hash is pinned for every later
 * call. Throws CONTRACT_ADDRESS, CONTRACT_NO_CODE, CONTRACT_CODE_OTHER where the import says which code belongs there.
 */
export async function addInstance(
  modules: ContractModules,
  contract: StoredContract,
  ledger: Ledger,
  wanted: {
    readonly address: string;
    readonly from: number | undefined;
    readonly actor: Actor;
    readonly verified?: Verified;
  },
): Promise<{ readonly instance: InstanceRow; readonly created: boolean }> {
  const platform = platformFor(ledger.driver, contract.descriptor);
  const address = platform.address(wanted.address);
  const codehash = await platform.codeHash(address);
  if (codehash === undefined)
    throw new CodedError('CONTRACT_NO_CODE', `No contract is at ${address} on ${ledger.name}`, { pointer: '/address' });
  const expected = contract.descriptor.code?.runtimeHash;
  if (expected !== undefined && expected !== `0x${codehash}`)
    throw new CodedError('CONTRACT_CODE_OTHER', `Other code than that of the import is at ${address}`, {
      pointer: '/address',
      details: { expected, found: `0x${codehash}` },
    });
  const height = BigInt(wanted.from ?? (await platform.height()));
  return modules.db.transaction().execute(async (trx) => {
    const made = await trx
      .insertInto('contract_instances')
      .values({
        id: newId(modules.random, 'ins'),
        contract: contract.name,
        version: contract.version,
        ledger: ledger.name,
        chain: ledger.driver.chain,
        address,
        codehash,
        height,
        verified: wanted.verified === undefined ? null : JSON.stringify(wanted.verified),
        created_by: wanted.actor.id,
        created_at: new Date(modules.clock.now()),
      })
      .onConflict((conflict) => conflict.columns(['contract', 'chain', 'address']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (made) {
      await audit(trx, {
        actor: wanted.actor.id,
        address: wanted.actor.address,
        action: 'contract.added',
        subject: contract.name,
        detail: { ledger: ledger.name, address, codehash },
      });
      return { instance: made, created: true };
    }
    const known = await trx
      .selectFrom('contract_instances')
      .selectAll()
      .where('contract', '=', contract.name)
      .where('chain', '=', ledger.driver.chain)
      .where('address', '=', address)
      .executeTakeFirstOrThrow();
    if (known.codehash !== codehash)
      throw new CodedError('CONTRACT_CODE_OTHER', `The code at ${address} is not the one that was pinned`, {
        pointer: '/address',
        details: { expected: `0x${known.codehash}`, found: `0x${codehash}` },
      });
    return { instance: known, created: false };
  });
}
