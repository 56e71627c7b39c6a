import type { BatchHooks } from '../anchors/hooks.ts';
import type { Clock } from '../context.ts';
import { loadLogKey } from '../log/key.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { recordCapability } from './capability.ts';
import type { RecordService } from './service.ts';

export interface RecordServer extends TestServer {
  readonly service: RecordService;
  /** Closes a batch of a plan at once; answers its id. */
  close(): Promise<void>;
}

/** Hooks of an installation that anchors nowhere: batches close, and stay batched. */
export const noAnchors: BatchHooks = { mayClose: async () => true, onBatchClosed: async () => undefined };

/** A test server with the record capability alone and one plan named `default`. */
export async function createRecordServer(
  options: { readonly clock?: Clock; readonly hooks?: BatchHooks; readonly trust?: () => Promise<string> } = {},
): Promise<RecordServer> {
  let service: RecordService | undefined;
  const server = await createTestServer({
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    routes: async (context, leases) => {
      await addPlan(context.db, 'default', 3_600);
      const capability = recordCapability(context, {
        leases,
        key: await loadLogKey(context.db, context.vault, context.random),
        hooks: options.hooks ?? noAnchors,
        trust: options.trust ?? (async () => '{"trust":"1.0","issued":"2026-11-22T00:00:00Z","chains":[]}'),
      });
      service = capability.service;
      return capability.routes;
    },
  });
  if (service === undefined) throw new Error('the capability was not made');
  return { ...server, service };
}

/** A plan that closes by hand. */
export async function addPlan(db: TestServer['context']['db'], name: string, deadlineSeconds: number): Promise<void> {
  const now = new Date();
  await db
    .insertInto('plans')
    .values({
      name,
      ledgers: ['sandbox'],
      close_records: 1_000_000_000n,
      close_seconds: 1_000_000,
      min_gap_seconds: 0,
      budget_amount: null,
      budget_asset: null,
      hard: 'deadline',
      deadline_seconds: deadlineSeconds,
      fee_ceiling: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}
