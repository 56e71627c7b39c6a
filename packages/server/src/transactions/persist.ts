import type { Compiled, SignedTransaction } from '@blockcluster/ledgers';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Emit, EngineModules, TransactionRow } from './modules.ts';
import { transition } from './transition.ts';

export interface NewCandidate {
  readonly compiled: Compiled;
  readonly signed: SignedTransaction;
  /** Does nothing, in place of what the intent asks. */
  readonly empty?: boolean;
}

/**
 * Writes what was signed as the next candidate of a transaction, in the transaction that has locked its row and before
 * anything is sent. Answers its number.
 */
export async function persistCandidate(
  trx: Transaction<Schema>,
  modules: Pick<EngineModules, 'clock' | 'observers'>,
  emit: Emit,
  current: TransactionRow,
  { compiled, signed, empty = false }: NewCandidate,
): Promise<number> {
  const last = await trx
    .selectFrom('candidates')
    .select((q) => q.fn.max('number').as('number'))
    .where('transaction_id', '=', current.id)
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  await trx
    .insertInto('candidates')
    .values({
      transaction_id: current.id,
      number,
      reservation: current.reservation,
      chain: current.chain,
      txid: signed.txid,
      raw: signed.raw,
      fee: String(compiled.fee),
      rate: String(compiled.rate),
      state: 'persisted',
      empty,
      created_at: new Date(modules.clock.now()),
    })
    // The same rate gives the same bytes: nothing new to send.
    .onConflict((conflict) => conflict.columns(['chain', 'txid']).doNothing())
    .execute();
  if (current.state === 'queued')
    await transition(trx, modules, emit, current, {
      state: 'signed',
      txid: signed.txid,
      error_code: null,
      error_detail: null,
      attempts: 0,
    });
  return number;
}
