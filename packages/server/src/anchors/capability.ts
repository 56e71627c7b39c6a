import type { ServerContext, Worker } from '../context.ts';
import { endowmentObserver } from '../contracts/endowments.ts';
import type { Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import { LateLedgers, type LedgerHost } from '../ledgers/late.ts';
import { type Minable, minerWorker } from '../ledgers/miner.ts';
import type { OpenLedgers } from '../ledgers/open.ts';
import { ledgerRoutes } from '../ledgers/routes.ts';
import { loadLogKey } from '../log/key.ts';
import { paymentObserver } from '../payments/observer.ts';
import { ensureDefaultPlan } from '../plans/default.ts';
import { planRoutes } from '../plans/routes.ts';
import { fallbackWorker } from '../routing/fallback.ts';
import { Market } from '../routing/market.ts';
import { routeRoutes } from '../routing/routes.ts';
import { marketWorker } from '../routing/worker.ts';
import { LedgerEngine } from '../transactions/engine.ts';
import type { LoopWorker } from '../transactions/loop.ts';
import type { EngineModules, TransactionObserver } from '../transactions/modules.ts';
import { transactionRoutes } from '../transactions/routes.ts';
import { changeRoutes } from '../transactions/routes-change.ts';
import { engineWorker } from '../transactions/worker.ts';
import type { BatchHooks } from './hooks.ts';
import type { AnchorModules } from './modules.ts';
import { anchorObserver } from './observer.ts';
import { anchorRoutes } from './routes.ts';
import { batchHooks } from './service.ts';
import { TrustFile } from './trust-file.ts';
import { trustRoutes } from './trust-routes.ts';
import { TrustVersions } from './trust-versions.ts';
import { anchorWorker } from './worker.ts';

export interface Anchoring {
  readonly hooks: BatchHooks;
  readonly routes: readonly ApiRoutes[];
  readonly workers: readonly Worker[];
  readonly trustFile: TrustFile;
  /** What the ledgers offer now. */
  readonly market: Market;
  /** Told of every change of a transaction. */
  readonly observers: readonly TransactionObserver[];
  /** Tells the worker of a ledger that a transaction was queued for it. */
  readonly wake: (ledger: string) => void;
  /** Takes ledgers into service and out of it while the server runs. */
  readonly host: LedgerHost;
}

/**
 * Puts together what brings batches onto ledgers: one engine per ledger, the publisher of anchors, the sandbox's miner
 * and the trust file.
 *
 * @param issuer DID of the organization
 */
export async function createAnchoring(
  context: ServerContext,
  ledgers: OpenLedgers,
  leases: Leases,
  issuer: string,
): Promise<Anchoring> {
  const { db, clock, random, log, events } = context;
  await ensureDefaultPlan(db, ledgers, clock);
  const key = await loadLogKey(db, context.vault, random);
  const versions = new TrustVersions({ db, clock, key });
  const trustFile = new TrustFile(context.config.data, { db, clock, log, ledgers }, versions);
  const engineModules: EngineModules = {
    db,
    clock,
    random,
    log,
    events,
    signer: ledgers.signer,
    observers: [anchorObserver(clock), paymentObserver(clock), endowmentObserver(clock)],
    onPin: (ledger, pin) => trustFile.include(ledger, pin),
  };
  const engines = new Map<string, LoopWorker>();
  const wake = (ledger: string) => engines.get(ledger)?.wake();
  for (const ledger of ledgers.list())
    engines.set(ledger.name, engineWorker(new LedgerEngine(ledger, engineModules), engineModules, leases));
  const market = new Market({ db, clock, log, ledgers });
  const anchorModules: AnchorModules = {
    ...engineModules,
    ledgers,
    market,
    signer: ledgers.signer,
    issuer,
    onQueued: wake,
  };
  const miner = (name: string, open: Minable) =>
    minerWorker(name, open, {
      db,
      leases,
      onError: (error) => log.error({ ledger: name, err: error }, 'no block could be made'),
    });
  const miners = [...ledgers.minables].map(([name, open]) => miner(name, open));
  const late = new LateLedgers({
    ledgers,
    workersOf: (ledger, minable) => {
      const engine = engineWorker(new LedgerEngine(ledger, engineModules), engineModules, leases);
      engines.set(ledger.name, engine);
      return minable === undefined ? [engine] : [engine, miner(ledger.name, minable)];
    },
    onDetached: (name) => engines.delete(name),
  });
  return {
    hooks: batchHooks(anchorModules),
    routes: [
      planRoutes(context, { market }),
      routeRoutes({ market }),
      anchorRoutes(context),
      trustRoutes(trustFile),
      transactionRoutes(context, { wake, market }),
      changeRoutes({ ...context, observers: engineModules.observers, wake }),
      ledgerRoutes(context),
    ],
    workers: [
      ...engines.values(),
      anchorWorker(anchorModules, leases),
      marketWorker(anchorModules),
      fallbackWorker(anchorModules, leases),
      ...miners,
      trustFile.worker(),
      late,
    ],
    market,
    trustFile,
    observers: engineModules.observers,
    wake,
    host: late,
  };
}
