export * from './client.ts';
export { parseEventStream, type ServerEvent } from './events.ts';
export type { components, paths } from './generated/schema.ts';
export { readLines } from './lines.ts';
export * from './problem.ts';
