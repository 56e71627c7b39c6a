import { isCodedError } from '@blockcluster/btml';
import type { Leases } from '../database/leases.ts';
import type { LedgerEngine } from './engine.ts';
import { LoopWorker } from './loop.ts';
import type { EngineModules } from './modules.ts';

/** Rests between two rounds, in milliseconds. */
interface Pace {
  readonly busy: number;
  readonly idle: number;
}
const DEVELOPMENT: Pace = { busy: 400, idle: 2_000 };
const PUBLIC: Pace = { busy: 5_000, idle: 15_000 };
/** How long another server's lease, a node that is down, or a fault of the database keeps this one waiting. */
const ELSEWHERE = 2_000;
const DOWN_MOST = { development: 5_000, public: 30_000 };
const FAULT = 1_000;

/**
 * Runs a ledger's engine under its fenced lease, on whichever server holds it. A node that is down is noted once
 * (`node.state`), asked again ever less often, and the work goes on when it answers.
 */
export function engineWorker(engine: LedgerEngine, modules: EngineModules, leases: Leases): LoopWorker {
  const { name, driver } = engine.ledger;
  const pace = driver.development ? DEVELOPMENT : PUBLIC;
  let failures = 0;
  const round = async () => {
    const result = await leases.withLease(`ledger:${name}`, (lease) => engine.tick(lease));
    if (result === undefined) return { restMs: ELSEWHERE };
    if (failures > 0) modules.log.info({ ledger: name }, 'the node answers again');
    failures = 0;
    await noteReachable(modules, name, true, undefined);
    return { restMs: result.open > 0 ? pace.busy : pace.idle };
  };
  const onError = (error: unknown): number => {
    if (isCodedError(error, 'LEASE_LOST')) return ELSEWHERE;
    failures += 1;
    const reason = error instanceof Error ? error.message : String(error);
    if (failures === 1) modules.log.warn({ ledger: name, reason }, 'the ledger cannot be followed now');
    if (!isCodedError(error) || !error.code.startsWith('LEDGER_')) return FAULT;
    noteReachable(modules, name, false, reason).catch(() => undefined);
    const most = driver.development ? DOWN_MOST.development : DOWN_MOST.public;
    return Math.min(most, 1_000 * 2 ** Math.min(failures, 5));
  };
  return new LoopWorker(`ledger:${name}`, round, onError, () => engine.idle());
}

/** Writes a change of a node's reachability and publishes it; says nothing when it is as it was. */
async function noteReachable(
  modules: EngineModules,
  ledger: string,
  reachable: boolean,
  reason: string | undefined,
): Promise<void> {
  const row = await modules.db
    .selectFrom('scan_cursors')
    .select('reachable')
    .where('ledger', '=', ledger)
    .executeTakeFirst();
  if (!row || row.reachable === reachable) return;
  await modules.db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('scan_cursors')
      .set({ reachable })
      .where('ledger', '=', ledger)
      .where((where) => where.or([where('reachable', 'is', null), where('reachable', '!=', reachable)]))
      .returning('ledger')
      .executeTakeFirst();
    if (!changed) return;
    await modules.events.publish(trx, {
      type: 'node.state',
      subject: ledger,
      data: { ledger, reachable, ...(reason === undefined ? {} : { reason }) },
    });
  });
}
