export * from './bitcoin/index.ts';
export type * from './driver.ts';
export { ledgersErrors } from './error-codes.ts';
export {
  addressOf,
  anchorContract,
  contractAddress,
  createEvmDriver,
  type EvmDriver,
  type EvmDriverOptions,
  readEvmChainId,
  replacementRate,
} from './evm/index.ts';
export { type Anvil, type AnvilOptions, anvilPath, startAnvil } from './evm/nodes/anvil.ts';
