export {
  type BitcoinDriver,
  type BitcoinDriverOptions,
  createBitcoinDriver,
  isBitcoinDriver,
} from './actions/driver.ts';
export { type BtcdOptions, btcdPath, mineBtcd, type RunningBtcd, startBtcd } from './client/btcd.ts';
export type { BitcoinClient, BitcoinNodeInfo, SendResult, TransactionPlace } from './client/client.ts';
export { type BitcoinNodeCandidate, findBitcoinNodes } from './client/discover.ts';
export { bitcoinRpcClient } from './client/rpc.ts';
export type { RpcEndpoint } from './client/transport.ts';
export { accountScript, keyAccount, keyScript } from './compile/address.ts';
export { feeAt } from './compile/fee.ts';
export { outputsOfSpend } from './compile/spend.ts';
export {
  MAX_SPENT,
  type ScriptSpend,
  type SpendOutput,
  type SpentCoin,
  spendOperation,
  type WitnessPart,
} from './compile/spend-op.ts';
export type { BitcoinContracts, ScriptTrace } from './contracts/access.ts';
export {
  type BitcoinNetwork,
  bitcoinAsset,
  bitcoinChainId,
  bitcoinNetworks,
  type NetworkParameters,
  networkOfGenesis,
} from './networks.ts';
export { memorySandboxStore } from './sandbox/memory-store.ts';
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
export { dustLimit } from './wire/script.ts';
