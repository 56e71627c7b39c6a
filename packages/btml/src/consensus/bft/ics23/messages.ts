import { field, type Infer, message, optional, repeated } from '../protobuf/message.ts';
import { bytes, int32 } from '../protobuf/scalar.ts';

// Messages of `cosmos.ics23.v1`.

/** How the leaf of a key and a value is hashed. Numbers are those of the enumerations `HashOp` and `LengthOp`. */
export const leafOp = message({
  hash: field(1, int32),
  prehashKey: field(2, int32),
  prehashValue: field(3, int32),
  length: field(4, int32),
  prefix: field(5, bytes),
});
export type LeafOp = Infer<typeof leafOp>;

/** How the hash of a node is made of that of one of its children. */
export const innerOp = message({ hash: field(1, int32), prefix: field(2, bytes), suffix: field(3, bytes) });
export type InnerOp = Infer<typeof innerOp>;

export const existenceMessage = message({
  key: field(1, bytes),
  value: field(2, bytes),
  leaf: optional(3, leafOp),
  path: repeated(4, innerOp),
});
export type ExistenceProof = Infer<typeof existenceMessage>;

export const absenceMessage = message({
  key: field(1, bytes),
  left: optional(2, existenceMessage),
  right: optional(3, existenceMessage),
});
export type AbsenceProof = Infer<typeof absenceMessage>;

/** One of four kinds of proof; batches and their compressed form are kept as bytes. */
export const commitmentMessage = message({
  exist: optional(1, existenceMessage),
  nonexist: optional(2, absenceMessage),
  batch: optional(3, bytes),
  compressed: optional(4, bytes),
});
