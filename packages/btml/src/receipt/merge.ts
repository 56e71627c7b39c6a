import { CodedError } from '../errors.ts';
import { canonicalize } from '../json/canonical.ts';
import { parseReceipt } from '../kinds/parse.ts';
import { type Receipt, sortAnchors, sortStatements } from '../kinds/receipt.ts';
import type { BtmlMap } from '../value.ts';

/**
 * Puts a receipt together from the record (or the envelope around it) as it is in the log, its anchors and what the log
 * states about their route, in any order. Throws SCHEMA_… when they make no receipt.
 */
export function buildReceipt(record: BtmlMap, anchors: readonly BtmlMap[], route: readonly BtmlMap[] = []): Receipt {
  const stated = route.length === 0 ? {} : { route: sortStatements(route) };
  return parseReceipt({ btml: '1.0', kind: 'receipt', record, anchors: sortAnchors(anchors), ...stated }).document;
}

/**
 * Merges receipts of one record: the union of their anchors and of what is stated about the route, so
 * the order of merging doesn't matter. A pending receipt
 * adds nothing to one with anchors; of several pending ones the first stays. Throws PROOF_MERGE when they are not about
 * the same record.
 */
export function mergeReceipts(first: Receipt, ...others: readonly Receipt[]): Receipt {
  const all = [first, ...others];
  const { record } = first;
  if (record === undefined) throw new CodedError('PROOF_MERGE', 'A promise over many records is no receipt to merge');
  const key = canonicalize(record);
  if (all.some((receipt) => receipt.record === undefined || canonicalize(receipt.record) !== key)) {
    throw new CodedError('PROOF_MERGE', 'The receipts are not about the same record', { pointer: '/record' });
  }
  const anchors = all.flatMap((receipt) => receipt.anchors ?? []);
  const route = all.flatMap((receipt) => receipt.route ?? []);
  return anchors.length === 0 ? first : buildReceipt(record, anchors, route);
}
