import type { BatchHooks } from '../anchors/hooks.ts';
import { batchRoutes } from '../batches/routes.ts';
import { closingWorker } from '../batches/worker.ts';
import type { ServerContext, Worker } from '../context.ts';
import type { Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import { checkpointOf } from '../log/checkpoint.ts';
import type { LogKey } from '../log/key.ts';
import { logRoutes } from '../log/routes.ts';
import { PathReader } from '../log/tile-store.ts';
import { overviewRoutes } from '../overview/routes.ts';
import { receiptRoutes } from '../receipts/routes.ts';
import type { Market } from '../routing/market.ts';
import type { Needs } from '../routing/needs.ts';
import { pickPlan } from '../routing/pick-plan.ts';
import { verifyRoutes } from '../verify/routes.ts';
import { Verifier } from '../verify/verifier.ts';
import { recordRoutes } from './routes.ts';
import { RecordService } from './service.ts';
import { requestSweeper } from './sweeper.ts';
import type { WriterOptions } from './writer.ts';

export interface RecordModules {
  readonly leases: Leases;
  readonly key: LogKey;
  readonly hooks: BatchHooks;
  /** Text of this installation's trust file. */
  readonly trust: () => Promise<string>;
  readonly writer?: WriterOptions;
  /** What the ledgers offer now, for records that say what they need. */
  readonly market?: Market;
}

/** Records, the log, batches, receipts, verification and the overview: what they serve and do in the background. */
export function recordCapability(
  context: ServerContext,
  modules: RecordModules,
): { readonly routes: readonly ApiRoutes[]; readonly workers: readonly Worker[]; readonly service: RecordService } {
  const { key, leases, hooks, trust } = modules;
  const { db } = context;
  const { market } = modules;
  const pick = market && { pickPlan: (needs: Needs) => pickPlan(db, market, needs) };
  const service = new RecordService(context, key, { ...modules.writer, ...pick });
  const verifier = new Verifier();
  return {
    service,
    routes: [
      recordRoutes(context, service),
      batchRoutes(context),
      logRoutes(context, key),
      receiptRoutes(context, { db, paths: new PathReader(db), key }),
      verifyRoutes(context, { verifier, trust }),
      overviewRoutes(context),
    ],
    workers: [
      // Stopped last: what waits is written before the database closes.
      { name: 'writer', start: () => undefined, stop: () => service.writer.stop() },
      { name: 'verifier', start: () => undefined, stop: () => verifier.close() },
      closingWorker(context, {
        leases,
        hooks,
        checkpoint: async (size, root) => checkpointOf(key, size, root),
      }),
      requestSweeper(context, leases),
    ],
  };
}
