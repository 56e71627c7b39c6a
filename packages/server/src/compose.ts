import type { LedgerRegistry, ServerContext, Worker } from './context.ts';
import type { Leases } from './database/leases.ts';
import type { ApiRoutes } from './http/types.ts';

/** The capabilities of the server put together: what they serve and what they do in the background. */
export interface Composition {
  readonly routes: readonly ApiRoutes[];
  /** Started in this order, stopped in the reverse order. */
  readonly workers: readonly Worker[];
}

export type Foundation = Omit<ServerContext, 'ledgers'>;

/** Opens the ledgers that the configuration names. */
export async function openLedgers(_foundation: Foundation): Promise<LedgerRegistry & { close(): Promise<void> }> {
  return {
    get: () => {
      throw new Error('no ledger');
    },
    list: () => [],
    close: async () => undefined,
  };
}

export async function compose(_context: ServerContext, _leases: Leases): Promise<Composition> {
  return { routes: [], workers: [] };
}
