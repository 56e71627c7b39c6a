import type { ServerContext, Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { OpenLedgers } from '../ledgers/open.ts';
import type { PaymentModules } from './modules.ts';
import { paymentRoutes } from './routes.ts';
import { paymentWorker } from './worker.ts';

export interface Payments {
  readonly routes: readonly ApiRoutes[];
  readonly workers: readonly Worker[];
}

/**
 * Puts together what takes payments and groups them. That they follow their transactions is the observer's, which the
 * engines are given.
 */
export function paymentCapability(
  context: ServerContext,
  options: {
    readonly leases: Leases;
    readonly ledgers: OpenLedgers;
    /** DID of the organization. */
    readonly issuer: string;
    /** Tells the worker of a ledger that a transaction was queued for it. */
    readonly wake: (ledger: string) => void;
  },
): Payments {
  const { db, clock, random, log, events } = context;
  const { ledgers, issuer, leases } = options;
  const signer = ledgers.signer;
  const modules: PaymentModules = { db, clock, random, log, events, ledgers, signer, issuer, onQueued: options.wake };
  const worker = paymentWorker(modules, leases);
  return { routes: [paymentRoutes(context, modules, () => worker.wake())], workers: [worker] };
}
