export * from './apply.ts';
export * from './export.ts';
export * from './parse.ts';
export * from './serialize.ts';
export * from './types.ts';
export * from './verify.ts';
