export type { AbsenceProof, ExistenceProof, InnerOp, LeafOp } from './messages.ts';
export { type InnerSpec, iavlSpec, type ProofSpec, tendermintSpec } from './spec.ts';
export * from './verify.ts';
