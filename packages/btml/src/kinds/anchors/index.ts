import * as format from '../../schema/formats.ts';
import { asMap, type Infer, refuse, type Shape, text } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { bitcoinAnchorShape, bitcoinTxAnchorShape } from './bitcoin.ts';
import { anchorMembers } from './common.ts';
import { cosmosAnchorShape, cosmosOpAnchorShape } from './cosmos.ts';
import { evmAnchorShape, evmTxAnchorShape } from './evm.ts';
import { evmPosAnchorShape, evmPosTxAnchorShape } from './evm-pos.ts';
import { agreementAnchorShape, retrievalAnchorShape, witnessAnchorShape } from './storage.ts';

/** The registered forms of anchors. How each is judged: `receipt/judge.ts`. */
const shapes = {
  'agreement-1': agreementAnchorShape,
  'bitcoin-op-return-1': bitcoinAnchorShape,
  'bitcoin-tx-1': bitcoinTxAnchorShape,
  'cosmos-op-1': cosmosOpAnchorShape,
  'cosmos-tx-1': cosmosAnchorShape,
  'evm-event-1': evmAnchorShape,
  'evm-tx-1': evmTxAnchorShape,
  'evm-event-pos-1': evmPosAnchorShape,
  'evm-tx-pos-1': evmPosTxAnchorShape,
  'retrieval-1': retrievalAnchorShape,
  'witness-1': witnessAnchorShape,
};
export type AnchorFormName = keyof typeof shapes;
/** An anchor of one of the registered forms. */
export type AnchorOf<F extends AnchorFormName> = Infer<(typeof shapes)[F]>;
export type KnownAnchor = AnchorOf<AnchorFormName>;

/** An anchor of a form that this version does not know: kept and shown, never better than `consistent`. */
export type UnknownAnchor = BtmlMap & { readonly chain: string; readonly form: string };
export type Anchor = KnownAnchor | UnknownAnchor;

function isFormName(form: unknown): form is AnchorFormName {
  return typeof form === 'string' && Object.hasOwn(shapes, form);
}

/** Whether an anchor that passed its schema is of this form. */
export function isAnchorOf<F extends AnchorFormName>(anchor: Anchor, form: F): anchor is AnchorOf<F> {
  return anchor.form === form;
}

/** Whether this version knows the form of an anchor that passed its schema. */
export function isKnownAnchor(anchor: Anchor): anchor is KnownAnchor {
  return isFormName(anchor.form);
}

export const anchorShape: Shape<Anchor> = {
  check(value, pointer) {
    const members = asMap(value, pointer);
    if (isFormName(members.form)) return shapes[members.form].check(value, pointer);
    if (members.form === undefined) refuse('SCHEMA_MISSING', '"form" is missing', `${pointer}/form`);
    if (members.chain === undefined) refuse('SCHEMA_MISSING', '"chain" is missing', `${pointer}/chain`);
    text(format.word).check(members.form, `${pointer}/form`);
    anchorMembers.chain.check(members.chain, `${pointer}/chain`);
    if (members.path !== undefined) anchorMembers.path.check(members.path, `${pointer}/path`);
  },
};
