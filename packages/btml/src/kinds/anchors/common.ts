import * as format from '../../schema/formats.ts';
import { type Format, optional, text, texts } from '../../schema/shape.ts';

/** One step of a path in a tree: the sibling and its side. */
export const step: Format = {
  code: 'SCHEMA_PATH',
  expected: '"l:" or "r:" and 64 hex digits',
  test: (value) => /^[lr]:[0-9a-f]{64}$/.test(value),
};

/** Members of every anchor that commits to a root, beside `form`. */
export const anchorMembers = {
  chain: text(format.chain),
  /** Siblings from the leaf to the committed root, each with the side on which it stands. */
  path: optional(texts(step, { max: 63 })),
};

/** Members of every anchor that shows what a transaction did, beside `form`. */
export const effectMembers = {
  chain: anchorMembers.chain,
  /** Which operation of the receipt's intent the transaction performed. */
  op: text(format.index),
};
