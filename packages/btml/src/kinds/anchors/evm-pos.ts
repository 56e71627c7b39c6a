import { beaconShape } from '../../consensus/pos/members.ts';
import { type Infer, map } from '../../schema/shape.ts';
import { constant } from '../header.ts';
import { anchorMembers, effectMembers } from './common.ts';
import { evmInclusion, evmTxInclusion } from './evm.ts';

/** A root in an event under proof of stake: the headers up to a finalized block, and what shows that it is. */
export const evmPosAnchorShape = map({
  ...anchorMembers,
  form: constant('evm-event-pos-1', 'SCHEMA_FORM'),
  ...evmInclusion,
  beacon: beaconShape,
});
export type EvmPosAnchor = Infer<typeof evmPosAnchorShape>;

/** What a transaction did under proof of stake: its place in both tries of its block, and what shows that it is final. */
export const evmPosTxAnchorShape = map({
  ...effectMembers,
  form: constant('evm-tx-pos-1', 'SCHEMA_FORM'),
  ...evmTxInclusion,
  beacon: beaconShape,
});
export type EvmPosTxAnchor = Infer<typeof evmPosTxAnchorShape>;
