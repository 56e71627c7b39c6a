import * as format from '../../schema/formats.ts';
import { type Infer, map, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers, effectMembers } from './common.ts';

/** Headers, and the place in the receipt trie of the first one's block. */
export const evmInclusion = {
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  proof: texts(format.hex, { max: 64 }),
};
/** The place in the transaction trie of the same block too. */
export const evmTxInclusion = { ...evmInclusion, txproof: texts(format.hex, { max: 64 }) };

/** A root in an event, with the path to its block's receipt trie and the headers from there on. */
export const evmAnchorShape = map({
  ...anchorMembers,
  form: constant('evm-event-1', 'SCHEMA_FORM'),
  ...evmInclusion,
});
export type EvmAnchor = Infer<typeof evmAnchorShape>;

/** What a transaction did: its place in the block's transaction and receipt tries, and the headers from there on. */
export const evmTxAnchorShape = map({
  ...effectMembers,
  form: constant('evm-tx-1', 'SCHEMA_FORM'),
  ...evmTxInclusion,
});
export type EvmTxAnchor = Infer<typeof evmTxAnchorShape>;
