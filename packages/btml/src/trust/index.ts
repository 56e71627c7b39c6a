export * from './mainnet.ts';
export * from './parse.ts';
export type * from './types.ts';
