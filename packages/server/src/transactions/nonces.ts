import { sql, type Transaction } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { TransactionRow } from './modules.ts';

/**
 * Gives transactions of one account the lowest nonces that are free, in their order, in the transaction that has locked
 * their rows. A reservation that was given back leaves a gap, and a gap would stop all that follow: it is taken first.
 *
 * @param from the nonce that the chain expects next
 */
export async function assignNonces(
  trx: Transaction<Schema>,
  clock: Clock,
  rows: readonly TransactionRow[],
  from: bigint,
): Promise<TransactionRow[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const { chain, account } = first;
  const taken = await trx
    .selectFrom('nonces')
    .select('nonce')
    .where('chain', '=', chain)
    .where('account', '=', account)
    .where('nonce', '>=', String(from))
    .execute();
  const used = new Set(taken.map(({ nonce }) => nonce));
  let next = from;
  const given = rows.map((row) => {
    while (used.has(String(next))) next += 1n;
    const nonce = String(next);
    next += 1n;
    return { id: row.id, nonce };
  });
  await trx
    .insertInto('nonces')
    .values(given.map(({ id, nonce }) => ({ chain, account, nonce, transaction_id: id })))
    .execute();
  const ids = sql`${given.map(({ id }) => id)}::text[]`;
  const nonces = sql`${given.map(({ nonce }) => nonce)}::numeric[]`;
  await sql`
    UPDATE transactions t SET nonce = g.nonce, updated_at = ${new Date(clock.now())}
    FROM unnest(${ids}, ${nonces}) AS g (id, nonce) WHERE t.id = g.id`.execute(trx);
  const byId = new Map(given.map(({ id, nonce }) => [id, nonce]));
  return rows.map((row) => ({ ...row, nonce: byId.get(row.id) ?? null }));
}
