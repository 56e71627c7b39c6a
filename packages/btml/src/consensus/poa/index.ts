export * from './clique.ts';
export * from './finality.ts';
