import * as format from '../../schema/formats.ts';
import { type Infer, map, optional, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers, effectMembers } from './common.ts';

const hash = format.hexOf(32);

const inclusion = {
  tx: text(format.hex),
  pos: text(format.index),
  branch: optional(texts(hash, { max: 32 })),
  coinbase: text(format.hex),
  cbranch: optional(texts(hash, { max: 32 })),
  height: text(format.index),
  headers: texts(format.hexOf(80), { max: 1024 }),
};

/** A root in an OP_RETURN output, with the path to its block and the headers from there on. */
export const bitcoinAnchorShape = map({
  ...anchorMembers,
  form: constant('bitcoin-op-return-1', 'SCHEMA_FORM'),
  ...inclusion,
});
export type BitcoinAnchor = Infer<typeof bitcoinAnchorShape>;

/** What a transaction did, with the path to its block and the headers from there on. */
export const bitcoinTxAnchorShape = map({
  ...effectMembers,
  form: constant('bitcoin-tx-1', 'SCHEMA_FORM'),
  ...inclusion,
});
export type BitcoinTxAnchor = Infer<typeof bitcoinTxAnchorShape>;
