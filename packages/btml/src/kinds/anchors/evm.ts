import * as format from '../../schema/formats.ts';
import { type Infer, map, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers } from './common.ts';

/** A root in an event, with the path to its block's receipt trie and the headers from there on. */
export const evmAnchorShape = map({
  ...anchorMembers,
  form: constant('evm-event-1', 'SCHEMA_FORM'),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  proof: texts(format.hex, { max: 64 }),
});
export type EvmAnchor = Infer<typeof evmAnchorShape>;

/** What a transaction did: its place in the block's transaction and receipt tries, and the headers from there on. */
export const evmTxAnchorShape = map({
  chain: anchorMembers.chain,
  form: constant('evm-tx-1', 'SCHEMA_FORM'),
  /** Which operation of the receipt's intent the transaction performed. */
  op: text(format.index),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  txproof: texts(format.hex, { max: 64 }),
  proof: texts(format.hex, { max: 64 }),
});
export type EvmTxAnchor = Infer<typeof evmTxAnchorShape>;
