export * from './anchor.ts';
export * from './header.ts';
export * from './istanbul.ts';
export * from './receipt.ts';
export * from './rlp.ts';
export * from './run.ts';
export * from './trie.ts';
