export * from './anchor.ts';
export * from './header.ts';
export * from './receipt.ts';
export * from './rlp.ts';
export * from './trie.ts';
