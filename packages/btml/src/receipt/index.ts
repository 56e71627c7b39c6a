export type { Verifier } from './draft.ts';
export * from './merge.ts';
export * from './verdict.ts';
export * from './verify.ts';
