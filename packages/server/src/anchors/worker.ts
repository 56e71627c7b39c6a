import { isCodedError } from '@blockcluster/btml';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import type { AnchorModules } from './modules.ts';
import { publishWaiting } from './publish.ts';

/** How often waiting anchors are looked at again: a development ledger's turn comes within its block. */
const BUSY_MS = 500;
const IDLE_MS = 1_000;
const ELSEWHERE_MS = 2_000;

/** Decides over waiting anchors and publishes them, on one server at a time. */
export function anchorWorker(modules: AnchorModules, leases: Leases): LoopWorker {
  const round = async () => {
    const waiting = await leases.withLease('anchors', (lease) => publishWaiting(modules, lease));
    if (waiting === undefined) return { restMs: ELSEWHERE_MS };
    return { restMs: waiting > 0 ? BUSY_MS : IDLE_MS };
  };
  return new LoopWorker('anchors', round, (error) => {
    if (!isCodedError(error, 'LEASE_LOST')) modules.log.error({ error }, 'anchors could not be published');
    return ELSEWHERE_MS;
  });
}
