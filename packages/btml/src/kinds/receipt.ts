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
    /** Envelopes around `route` documents: what the log states about where the record went. */
    route: optional(maps(anyMap, { max: 16 })),
  },
  (value, pointer) => {
    if ((value.anchors === undefined) === (value.promise === undefined)) {
      refuse('SCHEMA_EXCLUSIVE', 'exactly one of "anchors" and "promise" is needed', pointer);
    }
    const chunk = value.promise?.root !== undefined;
    if (chunk !== (value.record === undefined)) {
      refuse('SCHEMA_EXCLUSIVE', 'needs a record, unless it promises a root', `${pointer}/record`);
    }
    if (value.route !== undefined && value.anchors === undefined) {
      refuse('SCHEMA_EXCLUSIVE', 'a route is stated beside anchors only', `${pointer}/route`);
    }
    checkOrder(value.anchors ?? [], `${pointer}/anchors`);
    checkOrder(value.route ?? [], `${pointer}/route`);
  },
);
export type Receipt = Infer<typeof receiptShape>;

/** Anchors and statements stand strictly ascending by their canonical bytes: merging two receipts has one result. */
function checkOrder(items: readonly BtmlMap[], pointer: string): void {
  let previous: Uint8Array | undefined;
  for (const [i, item] of items.entries()) {
    const bytes = utf8Encode(canonicalize(item));
    if (previous && compareBytes(previous, bytes) >= 0) {
      refuse('SCHEMA_ORDER', 'must stand in ascending order, each once', `${pointer}/${i}`);
    }
    previous = bytes;
  }
}

/** The anchors in the order that a receipt needs, without repetitions: the union of several receipts' anchors. */
export function sortAnchors(anchors: readonly BtmlMap[]): readonly Anchor[] {
  return union(anchors).map((anchor, i) => conform(anchorShape, anchor, `/anchors/${i}`));
}

/** The same for what logs state about the route. */
export function sortStatements(statements: readonly BtmlMap[]): readonly BtmlMap[] {
  return union(statements);
}

function union(items: readonly BtmlMap[]): readonly BtmlMap[] {
  const byBytes = new Map(items.map((item) => [canonicalize(item), item]));
  const sorted = [...byBytes].sort(([a], [b]) => compareBytes(utf8Encode(a), utf8Encode(b)));
  return sorted.map(([, item]) => item);
}
