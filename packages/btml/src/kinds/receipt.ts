import { compareBytes, utf8Encode } from '../encoding/utf8.ts';
import { canonicalize } from '../json/canonical.ts';
import * as format from '../schema/formats.ts';
import {
  anyMap,
  asMap,
  conform,
  type Format,
  type Infer,
  map,
  maps,
  optional,
  refuse,
  type Shape,
  text,
  texts,
} from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { constant, head } from './header.ts';

const step: Format = {
  code: 'SCHEMA_PATH',
  expected: '"l:" or "r:" and 64 hex digits',
  test: (value) => /^[lr]:[0-9a-f]{64}$/.test(value),
};
const common = {
  chain: text(format.chain),
  /** Siblings from the leaf to the committed root, each with the side on which it stands. */
  path: optional(texts(step, { max: 63 })),
};
const hash = format.hexOf(32);

export const bitcoinAnchorShape = map({
  ...common,
  form: constant('bitcoin-op-return-1', 'SCHEMA_FORM'),
  tx: text(format.hex),
  pos: text(format.index),
  branch: optional(texts(hash, { max: 32 })),
  coinbase: text(format.hex),
  cbranch: optional(texts(hash, { max: 32 })),
  height: text(format.index),
  headers: texts(format.hexOf(80), { max: 1024 }),
});
export type BitcoinAnchor = Infer<typeof bitcoinAnchorShape>;

export const evmAnchorShape = map({
  ...common,
  form: constant('evm-event-1', 'SCHEMA_FORM'),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  proof: texts(format.hex, { max: 64 }),
});
export type EvmAnchor = Infer<typeof evmAnchorShape>;

/** An anchor of a form that this version does not know: kept and shown, never better than `consistent`. */
export type UnknownAnchor = BtmlMap & { readonly chain: string; readonly form: string };
export type Anchor = BitcoinAnchor | EvmAnchor | UnknownAnchor;

const anchorShape: Shape<Anchor> = {
  check(value, pointer) {
    const members = asMap(value, pointer);
    const shape = members.form === 'bitcoin-op-return-1' ? bitcoinAnchorShape : evmAnchorShape;
    if (members.form === 'bitcoin-op-return-1' || members.form === 'evm-event-1') return shape.check(value, pointer);
    if (members.form === undefined) refuse('SCHEMA_MISSING', '"form" is missing', `${pointer}/form`);
    if (members.chain === undefined) refuse('SCHEMA_MISSING', '"chain" is missing', `${pointer}/chain`);
    text(format.word).check(members.form, `${pointer}/form`);
    common.chain.check(members.chain, `${pointer}/chain`);
    if (members.path !== undefined) common.path.check(members.path, `${pointer}/path`);
  },
};

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

export function isBitcoinAnchor(anchor: Anchor): anchor is BitcoinAnchor {
  return anchor.form === 'bitcoin-op-return-1';
}

export function isEvmAnchor(anchor: Anchor): anchor is EvmAnchor {
  return anchor.form === 'evm-event-1';
}

/** The anchors in the order that a receipt needs, without repetitions: the union of several receipts' anchors. */
export function sortAnchors(anchors: readonly BtmlMap[]): readonly Anchor[] {
  const byBytes = new Map(anchors.map((anchor) => [canonicalize(anchor), anchor]));
  const sorted = [...byBytes].sort(([a], [b]) => compareBytes(utf8Encode(a), utf8Encode(b)));
  return sorted.map(([, anchor], i) => conform(anchorShape, anchor, `/anchors/${i}`));
}
