import { ApiError, call } from './http.ts';
import { eventPageSchema, type LedgerEvent } from './types.ts';

const SHOWN = 100n;
const BEYOND = '999999999999999999';

/** The newest position: the API names it when it refuses one that no event has had yet. */
async function latestPosition(): Promise<bigint> {
  try {
    await call(eventPageSchema, '/events', { query: { format: 'json', after: BEYOND, limit: 1 } });
  } catch (error) {
    const latest = error instanceof ApiError ? error.details?.latest : undefined;
    if (typeof latest === 'string' && /^\d+$/.test(latest)) return BigInt(latest);
    throw error;
  }
  return 0n;
}

/** The latest events before now, oldest first. */
export async function loadPastEvents(): Promise<readonly LedgerEvent[]> {
  const latest = await latestPosition();
  if (latest === 0n) return [];
  const after = latest > SHOWN ? latest - SHOWN : 0n;
  const page = await call(eventPageSchema, '/events', { query: { format: 'json', after: String(after), limit: 100 } });
  return page.items;
}
