export {
  addressOfScript,
  type BoundScript,
  decodeSpending,
  describeOutputDescriptor,
  describeTemplate,
  encodeSpending,
  lockTimeOf,
  parametersOf,
  pathOf,
  pathsOf,
  type Spending,
  scriptOf,
} from './bitcoin/contract.ts';
export { AMOUNT } from './bitcoin/interface.ts';
export { descriptorChecksum, writeOutputDescriptor } from './bitcoin/output-descriptor.ts';
export { readPsbt, type SignedPsbt, writePsbt } from './bitcoin/psbt.ts';
export { type ScriptTemplate, type Signers, type SpendingPath, scriptTemplates } from './bitcoin/templates.ts';
export { type BitcoinValue, outpoint, readBitcoinValues, readSatoshi } from './bitcoin/types.ts';
export { decodeWasmCreation, decodeWasmEvent, type WasmLog } from './cosmwasm/event.ts';
export { describeCosmWasm } from './cosmwasm/import.ts';
export { CW20_CHECKSUM, describeCw20, isCw20 } from './cosmwasm/templates/cw20.ts';
export { decodeAnswer, encodeInstantiate, encodeMessage } from './cosmwasm/values.ts';
export * from './descriptor.ts';
export { decodeEvmValues, type JsonValue, type JsonValues } from './evm/decode.ts';
export { describeAbi, describeArtifact } from './evm/descriptor.ts';
export { encodeEvmCall, encodeEvmDeployment, encodeEvmValues, operationArgs } from './evm/encode.ts';
export { type DecodedEvent, decodeEvmEvent, type EvmLog, encodeEvmTopics } from './evm/event.ts';
export { type AbiItem, exportAbi } from './evm/export-abi.ts';
export { type ContractFailure, decodeEvmError } from './evm/failure.ts';
export {
  describeMetadata,
  IMPLEMENTATION_SLOT,
  ipfsMultihash,
  readCodeMetadata,
  type VerifiedMetadata,
} from './evm/metadata.ts';
export { type CompileOptions, describeSource, type EvmVersion, evmVersions } from './evm/source/describe.ts';
export { describeToken, isTokenTemplate, type TokenTemplate, tokenTemplates } from './evm/templates/tokens.ts';
export { findEvent, findMethod } from './find.ts';
export { type OpenApiDocument, openApiOf } from './generate/openapi.ts';
export { contractRoutes } from './generate/routes.ts';
export type { ImportNames } from './header.ts';
