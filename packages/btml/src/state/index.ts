export { checkCosmosState, wasmMapKey, wasmStoreKey } from './cosmos.ts';
export { checkEvmState } from './evm.ts';
export { type CosmosState, type EvmState, readStateProof, type StateProof } from './shape.ts';
export * from './verify.ts';
