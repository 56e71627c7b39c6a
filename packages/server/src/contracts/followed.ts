import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { ListenerRow } from './event-log.ts';
import type { Followed } from './platform.ts';
import { readContract } from './store.ts';

/** The row of a listener as it is now, locked until the transaction ends; undefined when somebody has removed it. */
export function lockListener(trx: Transaction<Schema>, id: string): Promise<ListenerRow | undefined> {
  return trx.selectFrom('contract_listeners').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** The contract that a listener listens to, by the version that stands there. */
export async function followedBy(db: Kysely<Schema>, listener: ListenerRow): Promise<Followed> {
  const { version, ...instance } = await db
    .selectFrom('contract_instances')
    .select(['address', 'version', 'arguments'])
    .where('id', '=', listener.instance)
    .executeTakeFirstOrThrow();
  const { descriptor } = await readContract(db, listener.contract, version);
  return { ...instance, descriptor };
}
