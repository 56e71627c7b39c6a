export * from './commitment.ts';
export * from './tx.ts';
