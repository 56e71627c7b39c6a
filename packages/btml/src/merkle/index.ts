export * from './builder.ts';
export * from './hash.ts';
export * from './path.ts';
export * from './tile-nodes.ts';
export * from './tiles.ts';
export {
  consistencyProof,
  inclusionProof,
  isCount,
  merkleRoot,
} from './tree.ts';
export * from './verify.ts';
