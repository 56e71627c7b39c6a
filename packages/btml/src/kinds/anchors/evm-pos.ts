import { beaconShape } from '../../consensus/pos/members.ts';
import * as format from '../../schema/formats.ts';
import { type Infer, map, text, texts } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers } from './common.ts';

/** A root in an event under proof of stake: the headers up to a finalized block, and what shows that it is. */
export const evmPosAnchorShape = map({
  ...anchorMembers,
  form: constant('evm-event-pos-1', 'SCHEMA_FORM'),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  proof: texts(format.hex, { max: 64 }),
  beacon: beaconShape,
});
export type EvmPosAnchor = Infer<typeof evmPosAnchorShape>;

/** What a transaction did under proof of stake: its place in both tries of its block, and what shows that it is final. */
export const evmPosTxAnchorShape = map({
  chain: anchorMembers.chain,
  form: constant('evm-tx-pos-1', 'SCHEMA_FORM'),
  /** Which operation of the receipt's intent the transaction performed. */
  op: text(format.index),
  headers: texts(format.hex, { max: 1024 }),
  index: text(format.index),
  txproof: texts(format.hex, { max: 64 }),
  proof: texts(format.hex, { max: 64 }),
  beacon: beaconShape,
});
export type EvmPosTxAnchor = Infer<typeof evmPosTxAnchorShape>;
