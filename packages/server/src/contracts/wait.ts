import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { type OperationView, readOperation } from './operations.ts';

/** How far an operation is waited for. */
export type Until = 'included' | 'final';

const LOOK_MS = 50;
const SLOWEST_LOOK_MS = 500;

/** Whether an operation is as far as was asked for; one that has failed will never be. */
export function isReached(operation: OperationView, until: Until): boolean {
  const { state, kind, address } = operation;
  if (state === 'failed' || state === 'cancelled' || operation.succeeded === false) return true;
  const included = state === 'included' || state === 'final';
  // A deployment is there when its address is known and its code was looked at.
  if (kind === 'deploy' && address === undefined) return false;
  return until === 'final' ? state === 'final' : included;
}

/** Looks at an operation until it is as far as asked, the time is over, or its client is gone. */
export async function waitFor(
  db: Kysely<Schema>,
  id: string,
  until: Until,
  options: { readonly seconds: number; readonly gone: () => boolean },
): Promise<OperationView> {
  const end = performance.now() + options.seconds * 1_000;
  for (let pause = LOOK_MS; ; pause = Math.min(pause * 1.5, SLOWEST_LOOK_MS)) {
    const operation = await readOperation(db, id);
    const left = end - performance.now();
    if (isReached(operation, until) || left <= 0 || options.gone()) return operation;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)));
  }
}
