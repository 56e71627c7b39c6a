export * from './checkpoint.ts';
export * from './note.ts';
export * from './proof.ts';
