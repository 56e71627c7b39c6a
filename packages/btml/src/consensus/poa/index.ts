export * from './clique.ts';
export * from './finality.ts';
export * from './ibft/extra.ts';
export * from './istanbul/chain.ts';
export * from './istanbul/finality.ts';
export * from './qbft/extra.ts';
