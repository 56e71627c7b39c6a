import { type BtmlMap, buildReceipt, CodedError, canonicalize } from '@blockcluster/btml';
import type { TransactionState } from './tables.ts';

/**
 * The receipt of an operation that is done: the intent, and what proves what its transaction did. Canonical JSON.
 *
 * @throws CodedError TRANSACTION_NOT_FINAL before that is final, TRANSACTION_WITHOUT_RECEIPT where it proves nothing of
 *   its own: an anchor is shown by the receipts of the records below its root.
 */
export function transactionReceipt(row: {
  readonly id: string;
  readonly op: string;
  readonly state: TransactionState;
  readonly intent: BtmlMap;
  readonly evidence: BtmlMap | null;
}): string {
  if (row.op === 'anchor')
    throw new CodedError(
      'TRANSACTION_WITHOUT_RECEIPT',
      'An anchor is shown by the receipts of the records below its root',
    );
  if (row.state !== 'final') throw new CodedError('TRANSACTION_NOT_FINAL', `Transaction ${row.id} is ${row.state}`);
  if (row.evidence === null)
    throw new CodedError('TRANSACTION_WITHOUT_RECEIPT', `No evidence can be had of "${row.op}" on this ledger`);
  return canonicalize(buildReceipt(row.intent, [row.evidence]));
}
