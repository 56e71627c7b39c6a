export * from './errors.ts';
export type * from './value.ts';
