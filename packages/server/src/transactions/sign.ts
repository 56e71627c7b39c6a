import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { Compiled } from '@blockcluster/ledgers';
import type { Lease } from '../database/leases.ts';
import { type EngineModules, inStep, type Ledger, lockRow, type TransactionRow } from './modules.ts';
import { operationOf } from './operation.ts';
import { persistCandidate } from './persist.ts';
import { reservedCoins, slotsOf } from './reserve.ts';

/**
 * Compiles and signs the next candidate at `rate` and persists it, before anything is sent. Whatever happens between
 * the signature and the commit, the bytes have left nobody's hands: the next server signs the same intent again, for
 * the same coins or nonce, and the signer remembers what it signed for.
 *
 * @param empty what is done in place of the intent's operation, for the same coins or nonce: nothing
 * @throws CodedError TRANSACTION_FEE when the candidate would cost more than the intent allows
 */
export async function signCandidate(
  modules: EngineModules,
  ledger: Ledger,
  lease: Lease,
  row: TransactionRow,
  rate: bigint,
  empty?: BtmlMap,
): Promise<void> {
  const { driver } = ledger;
  const op = empty ?? operationOf(row);
  const coins = driver.ordering === 'coins' ? await reservedCoins(modules, row.id) : [];
  if (driver.ordering === 'coins' ? coins.length === 0 : row.nonce === null)
    throw new Error(`${row.id} is to be signed without a reservation`);
  const key = await modules.db
    .selectFrom('signer_keys')
    .select('public_key')
    .where('id', '=', row.key_id)
    .executeTakeFirstOrThrow();
  const publicKey = new Uint8Array(key.public_key);
  const compiled: Compiled = driver.compile(op, {
    publicKey,
    rate,
    ...(row.nonce === null ? { coins } : { nonce: BigInt(row.nonce) }),
  });
  if (compiled.fee > BigInt(row.max_fee))
    throw new CodedError(
      'TRANSACTION_FEE',
      `A fee of ${compiled.fee} is above the ${row.max_fee} that the intent allows`,
    );
  const signatures = await modules.signer.sign({
    keyId: row.key_id,
    intentId: row.intent_id,
    slots: slotsOf(row, coins),
    digests: compiled.digests,
  });
  const signed = driver.assemble(compiled, publicKey, signatures);
  await modules.at?.('signed', row.id);
  await inStep(modules, lease, async (trx, emit) => {
    const current = await lockRow(trx, row.id, ['queued', 'signed', 'broadcast']);
    if (!current || current.reservation !== row.reservation) return;
    // Nothing of it is persisted, and nothing shall be any more.
    if (current.state === 'queued' && current.cancel_at !== null) return;
    await persistCandidate(trx, modules, emit, current, { compiled, signed, empty: empty !== undefined });
  });
  await modules.at?.('persisted', row.id);
}
