export { checkEvmLog, type EventEvidence } from './check.ts';
export { type EventProof, readEventProof } from './shape.ts';
export * from './verify.ts';
