export * from './mainnet.ts';
export * from './parse.ts';
export * from './statement.ts';
export type * from './types.ts';
