export type { StoredCode } from './client/wasm.ts';
export { addressOfKey as cosmosAddressOf } from './compile/account.ts';
export { contractAddressOf as cosmosContractAddress } from './compile/contract.ts';
export { cellContract } from './contract/cell.ts';
export type { CosmosContracts, PlacedWasmLog } from './contracts/access.ts';
export type { CosmosStateRequest, ProvenCosmosState } from './contracts/state.ts';
export {
  type CosmosDriver,
  type CosmosDriverOptions,
  createCosmosDriver,
  isCosmosDriver,
  readCosmosChainId,
} from './driver.ts';
export type { CosmosMember } from './nodes/member.ts';
export { type CometNetworkOptions, type CosmosNetwork, cometbftPath, startCometNetwork } from './nodes/network.ts';
export {
  startWasmdNetwork,
  WASMD_DENOM,
  WASMD_MEMO,
  WASMD_PREFIX,
  type WasmdNetworkOptions,
  wasmdPath,
} from './nodes/wasmd.ts';
