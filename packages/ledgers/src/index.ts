export * from './agreement/index.ts';
export * from './bitcoin/index.ts';
export * from './contract/index.ts';
export * from './cosmos/index.ts';
export type * from './driver.ts';
export { ledgersErrors } from './error-codes.ts';
export * from './evm/beacon/index.ts';
export type * from './evm/contracts/access.ts';
export type { StorageProof } from './evm/contracts/storage-proof.ts';
export {
  addressOf,
  anchorContract,
  contractAddress,
  createEvmDriver,
  type EvmDriver,
  type EvmDriverOptions,
  isEvmDriver,
  paymentsContract,
  readEvmChainId,
  replacementRate,
} from './evm/index.ts';
export { type Anvil, type AnvilOptions, anvilPath, startAnvil } from './evm/nodes/anvil.ts';
export * from './evm/nodes/beacon/index.ts';
export {
  type CliqueMember,
  type CliqueNetwork,
  type CliqueOptions,
  startCliqueNetwork,
} from './evm/nodes/clique.ts';
export { gethPath } from './evm/nodes/geth.ts';
export * from './ipfs/index.ts';
export * from './manifest/index.ts';
export * from './matrix.ts';
export { signDigest } from './sign.ts';
