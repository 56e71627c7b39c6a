export * from './cache.ts';
export * from './chain.ts';
export * from './difficulty.ts';
export * from './finality.ts';
export * from './hashimoto.ts';
export * from './seal.ts';
export * from './sizes.ts';
