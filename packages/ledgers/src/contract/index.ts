export * from './descriptor.ts';
export { decodeEvmValues, type JsonValue, type JsonValues } from './evm/decode.ts';
export { describeAbi } from './evm/descriptor.ts';
export { encodeEvmCall, encodeEvmDeployment, encodeEvmValues, operationArgs } from './evm/encode.ts';
export { type DecodedEvent, decodeEvmEvent, type EvmLog, encodeEvmTopics } from './evm/event.ts';
export { type AbiItem, exportAbi } from './evm/export-abi.ts';
export { type ContractFailure, decodeEvmError } from './evm/failure.ts';
export { findEvent, findMethod } from './find.ts';
export type { ImportNames } from './header.ts';
