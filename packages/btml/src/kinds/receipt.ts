import { compareBytes, utf8Encode } from '../encoding/utf8.ts';
import { canonicalize } from '../json/canonical.ts';
import * as format from '../schema/formats.ts';
import { anyMap, conform, type Infer, map, maps, optional, refuse, text } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { type Anchor, anchorShape } from './anchors/index.ts';
import { head } from './header.ts';

const hash = format.hexOf(32);

const promiseShape = map(
  {
    log: text(format.didKey),
    deadline: text(format.time),
    plan: text(format.word),
    size: optional(text(format.index)),
    root: optional(text(hash)),
  },
  (value, pointer) => {
    if ((value.size === undefined) !== (value.root === undefined)) {
      refuse('SCHEMA_EXCLUSIVE', '"size" and "root" belong together', pointer);
    }
  },
);
export type LogPromise = Infer<typeof promiseShape>;

/**
 * This happened: the record, and for each ledger what proves that it was anchored there. While there is no anchor, the
 * promise of one; for a whole chunk of records, the promise over the root of their leaves without any record.
 */
export const receiptShape = map(
  {
    ...head('receipt'),
    record: optional(anyMap),
    anchors: optional(maps(anchorShape, { max: 64 })),
    promise: optional(promiseShape),
  },
  (value, pointer) => {
    if ((value.anchors === undefined) === (value.promise === undefined)) {
      refuse('SCHEMA_EXCLUSIVE', 'exactly one of "anchors" and "promise" is needed', pointer);
    }
    const chunk = value.promise?.root !== undefined;
    if (chunk !== (value.record === undefined)) {
      refuse('SCHEMA_EXCLUSIVE', 'needs a record, unless it promises a root', `${pointer}/record`);
    }
    checkOrder(value.anchors ?? [], pointer);
  },
);
export type Receipt = Infer<typeof receiptShape>;

/** Anchors stand strictly ascending by their canonical bytes: merging two receipts has one result. */
function checkOrder(anchors: readonly Anchor[], pointer: string): void {
  let previous: Uint8Array | undefined;
  for (const [i, anchor] of anchors.entries()) {
    const bytes = utf8Encode(canonicalize(anchor));
    if (previous && compareBytes(previous, bytes) >= 0) {
      refuse('SCHEMA_ORDER', 'anchors must stand in ascending order, each once', `${pointer}/anchors/${i}`);
    }
    previous = bytes;
  }
}

/** The anchors in the order that a receipt needs, without repetitions: the union of several receipts' anchors. */
export function sortAnchors(anchors: readonly BtmlMap[]): readonly Anchor[] {
  const byBytes = new Map(anchors.map((anchor) => [canonicalize(anchor), anchor]));
  const sorted = [...byBytes].sort(([a], [b]) => compareBytes(utf8Encode(a), utf8Encode(b)));
  return sorted.map(([, anchor], i) => conform(anchorShape, anchor, `/anchors/${i}`));
}
