import { isCodedError } from '@blockcluster/btml';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import type { AnchorModules } from './modules.ts';
import { Patience } from './patience.ts';
import { publishWaiting } from './publish.ts';

/** How often waiting anchors are looked for; a look that finds none costs one index and writes nothing. */
const LOOK_MS = 300;
const ELSEWHERE_MS = 2_000;

/** Decides over waiting anchors and publishes them, on one server at a time. */
export function anchorWorker(modules: AnchorModules, leases: Leases): LoopWorker {
  const patience = new Patience(modules.clock);
  const round = async () => {
    if (!(await anythingWaits(modules))) return { restMs: LOOK_MS };
    const waiting = await leases.withLease('anchors', (lease) => publishWaiting(modules, lease, patience));
    return { restMs: waiting === undefined ? ELSEWHERE_MS : LOOK_MS };
  };
  return new LoopWorker('anchors', round, (error) => {
    if (!isCodedError(error, 'LEASE_LOST')) modules.log.error({ err: error }, 'anchors could not be published');
    return ELSEWHERE_MS;
  });
}

async function anythingWaits(modules: AnchorModules): Promise<boolean> {
  const row = await modules.db
    .selectFrom('anchors')
    .select('id')
    .where('transaction_id', 'is', null)
    .where('state', 'in', ['waiting', 'deferred'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
