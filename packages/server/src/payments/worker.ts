import { isCodedError } from '@blockcluster/btml';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import { groupWaiting } from './group.ts';
import type { PaymentModules } from './modules.ts';

/** How often waiting payments are looked for; a look that finds none costs one index and writes nothing. */
const LOOK_MS = 300;
const ELSEWHERE_MS = 2_000;

/** Puts waiting payments together, on one server at a time. */
export function paymentWorker(modules: PaymentModules, leases: Leases): LoopWorker {
  const round = async () => {
    if (!(await anythingWaits(modules))) return { restMs: LOOK_MS };
    const waiting = await leases.withLease('payments', (lease) => groupWaiting(modules, lease));
    return { restMs: waiting === undefined ? ELSEWHERE_MS : LOOK_MS };
  };
  return new LoopWorker('payments', round, (error) => {
    if (!isCodedError(error, 'LEASE_LOST')) modules.log.error({ err: error }, 'payments could not be put together');
    return ELSEWHERE_MS;
  });
}

async function anythingWaits(modules: PaymentModules): Promise<boolean> {
  const row = await modules.db
    .selectFrom('payments')
    .select('id')
    .where('state', '=', 'queued')
    .where('next_at', '<=', new Date(modules.clock.now()))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
