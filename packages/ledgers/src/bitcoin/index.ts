export { type BitcoinDriverOptions, createBitcoinDriver } from './actions/driver.ts';
export type { BitcoinClient, BitcoinNodeInfo, SendResult, TransactionPlace } from './client/client.ts';
export { accountScript, keyAccount, keyScript } from './compile/address.ts';
export { bumpRate } from './compile/fee.ts';
export {
  type BitcoinNetwork,
  bitcoinAsset,
  bitcoinChainId,
  bitcoinNetworks,
  type NetworkParameters,
  networkOfGenesis,
} from './networks.ts';
export { memorySandboxStore } from './sandbox/memory-store.ts';
export { minerHasWork } from './sandbox/mine.ts';
export { type MineRequest, Sandbox, type SandboxCreation, type SandboxOptions } from './sandbox/sandbox.ts';
export type {
  SandboxBlock,
  SandboxCoin,
  SandboxConnection,
  SandboxPoolEntry,
  SandboxReading,
  SandboxStore,
  SandboxWriting,
} from './sandbox/store.ts';
