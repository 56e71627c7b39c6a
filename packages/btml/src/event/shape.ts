import { beaconShape } from '../consensus/pos/members.ts';
import { CodedError } from '../errors.ts';
import { evmTxInclusion } from '../kinds/anchors/evm.ts';
import { constant } from '../kinds/header.ts';
import * as format from '../schema/formats.ts';
import { asMap, conform, type Infer, map, optional, text, texts } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';

const members = {
  event: constant('1.0', 'SCHEMA_VERSION'),
  chain: text(format.chain),
  contract: text(format.evmAddress),
  /** Place in the log of its transaction, from 0. */
  log: text(format.index),
  /** 32 bytes of hex each; absent where the event has none. */
  topics: optional(texts(format.hexOf(32), { max: 4 })),
  /** Hex; absent where the event has none. */
  data: optional(text(format.hex)),
  ...evmTxInclusion,
};

/** An entry that a contract left in the log of a block: its place in the block's tries, and the headers from there on. */
export const evmLogShape = map({ ...members, form: constant('evm-log-1', 'EVENT_FORM') });
/** The same under proof of stake, with what shows that the last header is finalized. */
export const evmPosLogShape = map({ ...members, form: constant('evm-log-pos-1', 'EVENT_FORM'), beacon: beaconShape });

export type EvmLogProof = Infer<typeof evmLogShape>;
export type EvmPosLogProof = Infer<typeof evmPosLogShape>;
export type EventProof = EvmLogProof | EvmPosLogProof;

/** Reads a proof of an event from a value of the model. Throws EVENT_FORM, SCHEMA_…. */
export function readEventProof(value: BtmlMap): EventProof {
  const { form } = asMap(value, '');
  if (form === 'evm-log-1') return conform(evmLogShape, value);
  if (form === 'evm-log-pos-1') return conform(evmPosLogShape, value);
  throw new CodedError('EVENT_FORM', 'This version knows the forms evm-log-1 and evm-log-pos-1', { pointer: '/form' });
}
