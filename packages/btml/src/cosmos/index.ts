export * from './binding.ts';
export * from './commitment.ts';
export * from './contract.ts';
export { type CosmosMessage, feePayer, madeContract, parseCosmosMessage } from './messages.ts';
export {
  type AnyMessage,
  type AuthInfo,
  type CosmosCoin,
  type CosmosTx,
  parseCosmosTx,
  type TxBody,
} from './tx.ts';
