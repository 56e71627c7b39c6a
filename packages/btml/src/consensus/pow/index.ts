export * from './anchor.ts';
export * from './chain.ts';
export * from './finality.ts';
export * from './hash.ts';
export * from './header.ts';
export * from './merkle.ts';
export * from './network.ts';
export * from './transaction.ts';
