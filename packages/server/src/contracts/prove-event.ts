import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { readListener } from './listeners.ts';
import type { ContractModules } from './modules.ts';
import { platformFor } from './platforms.ts';
import { readContract } from './store.ts';

/**
 * The proof of an event that a listener was told of. Throws LISTENER_NOT_FOUND, EVENT_NOT_FOUND for an id that it was not
 * told or that a reorganization has undone, CONTRACT_NOT_SUPPORTED where the ledger proves no events,
 * LEDGER_EVIDENCE_NOT_READY before the block is final.
 */
export async function proveEvent(
  modules: ContractModules,
  asked: { readonly name: string; readonly id: string; readonly listener: string | undefined },
): Promise<BtmlMap> {
  const { db } = modules;
  await readContract(db, asked.name);
  const { listener, instance } = await readListener(db, asked.name, asked.listener);
  const found = await db
    .selectFrom('contract_occurrences')
    .select(['txid', 'height', 'block_hash'])
    .where('listener', '=', listener.id)
    .where('event_id', '=', asked.id)
    .where('state', '!=', 'withdrawn')
    .executeTakeFirst();
  if (!found)
    throw new CodedError(
      'EVENT_NOT_FOUND',
      `The listener "${listener.name}" knows no event ${asked.id.slice(0, 160)}`,
      {
        pointer: '/id',
      },
    );
  const { descriptor } = await readContract(db, asked.name, instance.version);
  const platform = platformFor(modules.ledgers.get(instance.ledger), descriptor, instance);
  if (platform.proveEvent === undefined)
    throw new CodedError('CONTRACT_NOT_SUPPORTED', `This version proves no events of ${platform.family}`);
  const at = { height: Number(found.height), hash: found.block_hash };
  return platform.proveEvent({ address: instance.address, id: asked.id, txid: found.txid, at });
}
