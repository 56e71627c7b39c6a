import { randomBytes } from 'node:crypto';
import { type BtmlMap, canonicalize, parseTrust, type Verdict, verifyReceipt } from '@blockcluster/btml';
import { sql } from 'kysely';
import { closeNow } from '../batches/worker.ts';
import type { ConfigOverrides } from '../config.ts';
import type { Clock, ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { checkpointOf } from '../log/checkpoint.ts';
import { type LogKey, loadLogKey } from '../log/key.ts';
import { recordCapability } from '../records/capability.ts';
import type { RecordService } from '../records/service.ts';
import { addPlan, noAnchors } from '../records/testing.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { newId } from '../transactions/ids.ts';
import { type StorageCapability, type StorageModules, storageCapability } from './capability.ts';
import { STORAGE_LEDGER } from './names.ts';
import { storageTrust } from './trust.ts';
import { storageRound } from './worker.ts';

/** A server with records and storage on a real database, whose background work a test does step by step. */
export interface StorageServer extends TestServer {
  readonly key: LogKey;
  readonly storage: StorageCapability;
  /** Closes a batch of the default plan, with an anchor for the group if it is one of its ledgers. */
  closeBatch(): Promise<void>;
  /** One round of the group's work. */
  work(): Promise<void>;
  /** Offline, with the trust of this installation and the clock of the test. */
  judge(receipt: string): Promise<Verdict>;
  /** Stores a file over HTTP; answers status and JSON. */
  put(
    bytes: Uint8Array,
    fields?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: BtmlMap & { cid: string; record: string } }>;
  get(path: string, role?: 'auditor' | 'operator' | 'nobody'): Promise<{ status: number; bytes: Buffer; text: string }>;
}

export interface StorageServerOptions {
  readonly clock?: Clock;
  readonly config?: ConfigOverrides;
  readonly witnessed?: boolean;
  /** Further routes, of whoever leans on storage. */
  readonly routes?: (
    context: ServerContext,
    modules: { readonly records: RecordService; readonly trust: () => Promise<string> },
  ) => readonly ApiRoutes[];
  readonly further?: (context: ServerContext) => StorageModules['further'];
}

export async function createStorageServer(options: StorageServerOptions = {}): Promise<StorageServer> {
  let made: { key: LogKey; storage: StorageCapability } | undefined;
  const server = await createTestServer({
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.config === undefined ? {} : { config: options.config }),
    routes: async (context, leases) => {
      await addPlan(context.db, 'default', 3_600);
      const key = await loadLogKey(context.db, context.vault, context.random);
      const trust = async () =>
        canonicalize({ trust: '1.0', issued: '2026-11-22T00:00:00Z', chains: [...(await storageTrust(context.db))] });
      const records = recordCapability(context, { leases, key, hooks: noAnchors, trust });
      const storage = await storageCapability(context, {
        leases,
        key,
        records: records.service,
        trustChanged: async () => undefined,
      });
      made = { key, storage };
      const further = options.routes?.(context, { records: records.service, trust }) ?? [];
      return [...records.routes, ...storage.routes, ...further];
    },
  });
  if (made === undefined) throw new Error('the capability was not made');
  const { key, storage } = made;
  const { context, leases } = server;
  const hooks = {
    mayClose: async () => true,
    onBatchClosed: async (
      trx: Parameters<typeof noAnchors.onBatchClosed>[0],
      batch: Parameters<typeof noAnchors.onBatchClosed>[1],
    ) => {
      if (!options.witnessed) return;
      const now = new Date(context.clock.now());
      const { id, plan, root } = batch;
      await trx
        .insertInto('anchors')
        .values({
          ...{ id: newId(context.random, 'anc'), batch: id, plan, root, ledger: STORAGE_LEDGER, chain: '', form: '' },
          ...{ size: BigInt(batch.size), oldest_at: now, state: 'waiting', created_at: now, updated_at: now },
        })
        .execute();
    },
  };
  return {
    ...server,
    key,
    storage,
    async closeBatch() {
      const checkpoint = async (size: number, root: Uint8Array) => checkpointOf(key, size, root);
      await closeNow(context, { leases, hooks, checkpoint }, 'default');
    },
    async work() {
      await sql`UPDATE content SET due_at = now() - interval '1 day'`.execute(context.db);
      const further = options.further?.(context);
      await leases.withLease('storage', (lease) =>
        storageRound(
          context,
          {
            leases,
            group: storage.group,
            ...(further === undefined ? {} : { further: (held) => further(storage.group, held) }),
          },
          lease,
        ),
      );
    },
    async judge(receipt) {
      const chains = [...(await storageTrust(context.db))];
      const trust = parseTrust(canonicalize({ trust: '1.0', issued: '2026-11-22T00:00:00Z', chains }));
      return verifyReceipt(receipt, { trust, now: new Date(context.clock.now()) });
    },
    async put(bytes, fields = {}) {
      const response = await server.app.inject({
        method: 'POST',
        url: '/api/v1/content',
        headers: { authorization: server.bearer.developer, ...MULTIPART },
        body: multipart(bytes, fields),
      });
      return { status: response.statusCode, body: response.json() };
    },
    async get(path, role = 'auditor') {
      const headers = role === 'nobody' ? {} : { authorization: server.bearer[role] };
      const response = await server.app.inject({ url: `/api/v1${path}`, headers });
      return { status: response.statusCode, bytes: response.rawPayload, text: response.body };
    },
  };
}

const boundary = `b${randomBytes(8).toString('hex')}`;
export const MULTIPART = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** A body with the fields and then one file; `after` are fields that follow it. */
export function multipart(
  bytes: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>> = {},
): Buffer {
  const { filename = 'file.bin', type = 'application/octet-stream', ...rest } = fields;
  const written = (given: Readonly<Record<string, string>>): string =>
    Object.entries(given)
      .map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n`;
  const tail = `\r\n${written(after)}--${boundary}--\r\n`;
  return Buffer.concat([Buffer.from(written(rest) + head), bytes, Buffer.from(tail)]);
}
