import { type BtmlMap, buildReceipt, CodedError, canonicalize } from '@blockcluster/btml';
import type { TransactionState } from './tables.ts';

/**
 * The receipt of what a transaction did: the intent, and what proves it, for each of its operations or for one. Canonical
 * JSON.
 *
 * @param op number of the one operation, of several, that it is to show
 * @throws CodedError TRANSACTION_NOT_FINAL before that is final, TRANSACTION_WITHOUT_RECEIPT where it proves nothing of
 *   its own: an anchor is shown by the receipts of the records below its root.
 */
export function transactionReceipt(
  row: {
    readonly id: string;
    readonly op: string;
    readonly state: TransactionState;
    readonly intent: BtmlMap;
    readonly evidence: BtmlMap | null;
  },
  op?: number,
): string {
  if (row.op === 'anchor')
    throw new CodedError(
      'TRANSACTION_WITHOUT_RECEIPT',
      'An anchor is shown by the receipts of the records below its root',
    );
  if (row.state !== 'final') throw new CodedError('TRANSACTION_NOT_FINAL', `Transaction ${row.id} is ${row.state}`);
  if (row.evidence === null)
    throw new CodedError('TRANSACTION_WITHOUT_RECEIPT', `No evidence can be had of "${row.op}" on this ledger`);
  const { evidence } = row;
  const count = Array.isArray(row.intent.ops) ? row.intent.ops.length : 0;
  if (op !== undefined && op >= count)
    throw new CodedError('TRANSACTION_WITHOUT_RECEIPT', `The intent has no operation ${op}`);
  const shown = op === undefined ? Array.from({ length: count }, (_, i) => i) : [op];
  // The evidence is of the transaction; each operation of it is shown by the same, at its own place.
  return canonicalize(
    buildReceipt(
      row.intent,
      shown.map((place) => ({ ...evidence, op: String(place) })),
    ),
  );
}
