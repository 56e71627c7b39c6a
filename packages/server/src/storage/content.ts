import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { type BlockCid, type BtmlValue, blockKey, CodedError, cidFromDigest, formatBlockCid } from '@blockcluster/btml';
import { importFile, readFileBlocks } from '@blockcluster/ledgers';
import { type Selectable, sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { append } from '../records/append.ts';
import { textArray } from '../records/pg-arrays.ts';
import type { RecordService } from '../records/service.ts';
import { databaseStore, holdClaims } from './blocks.ts';
import { GROUP_STORE, type StorageGroup } from './group.ts';
import type { StorageTables } from './tables.ts';

export type ContentRow = Selectable<StorageTables['content']>;

export interface ContentModules {
  readonly group: StorageGroup;
  readonly records: RecordService;
}

/** What is said about a file beside its bytes. */
export interface ContentRequest {
  readonly file: AsyncIterable<Uint8Array>;
  /** Members of the record (`name` or `name64`, `media`). */
  readonly about: Readonly<Record<string, BtmlValue>>;
  readonly displayName: string | undefined;
  readonly media: string | undefined;
  readonly plan: string | undefined;
  readonly public: boolean;
}

/** Files that are taken in at once. */
const AT_ONCE = 4;
/** The worker leaves new content alone for so long. */
const HOLD_MS = 60_000;
/** So much of the disk stays free. */
const RESERVE = 2 ** 30;

/** Stores files and gives them out again. */
export class ContentService {
  readonly #context: ServerContext;
  readonly #modules: ContentModules;
  #storing = 0;

  constructor(context: ServerContext, modules: ContentModules) {
    this.#context = context;
    this.#modules = modules;
  }

  /**
   * Stores a file as it arrives and commits to it in the log. The row that claims the content, what its blocks are kept
   * for, and the record of the log are written in one transaction, when the last block is there: what a crash leaves
   * before that is claimed by nobody, and swept.
   *
   * @throws CodedError CONTENT_BUSY, CONTENT_TOO_LARGE, CONTENT_FULL, RECORD_PLAN_UNKNOWN
   */
  async put(request: ContentRequest): Promise<{ readonly row: ContentRow; readonly repeated: boolean }> {
    if (this.#storing >= AT_ONCE) throw new CodedError('CONTENT_BUSY', `${AT_ONCE} files are being stored already`);
    this.#storing += 1;
    try {
      await this.#checkRoom(0);
      // Refused before the file has come, and where it is here already too.
      if (request.plan !== undefined) await this.#modules.records.plans.require(request.plan);
      return await this.#put(request);
    } finally {
      this.#storing -= 1;
    }
  }

  async #put(request: ContentRequest): Promise<{ readonly row: ContentRow; readonly repeated: boolean }> {
    const { records } = this.#modules;
    const store = databaseStore(this.#context.db, GROUP_STORE);
    const hash = createHash('sha256');
    const keys = new Set<string>();
    const imported = await importFile(this.#measured(request.file, hash), {
      put: async (cid: BlockCid, bytes: Uint8Array) => {
        await store.put(cid, bytes);
        keys.add(blockKey(cid));
      },
    });
    const cid = formatBlockCid(imported.cid);
    const known = await this.find(cid);
    if (known !== undefined) return { row: known, repeated: true };
    const digest = hash.digest('hex');
    const prepared = records.intake.value(
      { ...request.about, digest: `sha-256:${digest}`, meta: { cid } },
      request.plan,
    );
    await records.plans.require(prepared.plan);
    const now = new Date(this.#context.clock.now());
    return this.#context.db.transaction().execute(async (trx) => {
      await holdClaims(trx);
      const wanted = textArray([...keys]);
      const { rows } = await sql<{ count: bigint }>`SELECT count(*) FROM storage_blocks
        WHERE store = ${GROUP_STORE} AND key = ANY(${wanted}::text[])`.execute(trx);
      if (Number(rows[0]?.count) !== keys.size) throw new CodedError('CONTENT_SWEPT', 'Storing took longer than a day');
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${cid}, 25))`.execute(trx);
      const earlier = await trx.selectFrom('content').selectAll().where('cid', '=', cid).executeTakeFirst();
      if (earlier !== undefined) return { row: earlier, repeated: true };
      await sql`INSERT INTO storage_refs (key, root) SELECT k, ${cid} FROM unnest(${wanted}::text[]) k
        ON CONFLICT DO NOTHING`.execute(trx);
      const { events } = this.#context;
      // The log's head is locked from here to the commit: nothing that takes time comes after it.
      const [outcome] = await append(trx, [{ records: [prepared] }], {
        events,
        now: now.getTime(),
        deadlineSeconds: (plan) => records.plans.deadlineSeconds(plan),
      });
      const placement = Array.isArray(outcome) ? outcome[0] : undefined;
      if (placement === undefined) throw new Error('the log took no record');
      const row: ContentRow = {
        cid,
        digest,
        size: BigInt(imported.size),
        total: BigInt(imported.total),
        blocks: keys.size,
        name: request.displayName ?? null,
        media: request.media ?? null,
        public: request.public,
        plan: placement.plan,
        seq: BigInt(placement.seq),
        record: cidFromDigest(placement.id),
        stored_at: now,
        // Until then whoever stored it has it held; after a crash the worker does.
        due_at: new Date(now.getTime() + HOLD_MS),
      };
      await trx.insertInto('content').values(row).execute();
      await sql`INSERT INTO content_holders (cid, member, state)
        SELECT ${cid}, name, 'waiting' FROM storage_members WHERE left_at IS NULL`.execute(trx);
      await events.publish(trx, { type: 'content.stored', subject: cid, data: { cid, size: imported.size } });
      return { row, repeated: false };
    });
  }

  async find(cid: string): Promise<ContentRow | undefined> {
    return this.#context.db.selectFrom('content').selectAll().where('cid', '=', cid).executeTakeFirst();
  }

  /** Throws CONTENT_NOT_FOUND. */
  async require(cid: string): Promise<ContentRow> {
    const row = await this.find(cid);
    if (row === undefined) throw new CodedError('CONTENT_NOT_FOUND', `No content ${cid} is stored here`);
    return row;
  }

  /** The bytes of a file, each block hashed before any of it is given out. */
  async *read(cid: BlockCid): AsyncGenerator<Uint8Array> {
    const store = await this.#modules.group.published();
    yield* readFileBlocks(cid, (block) => store.get(block));
  }

  async *#measured(file: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
    const { fileBytes } = this.#context.config.storage;
    let size = 0;
    let checked = 0;
    for await (const piece of file) {
      size += piece.length;
      if (size > fileBytes) throw new CodedError('CONTENT_TOO_LARGE', `A file has at most ${fileBytes} bytes here`);
      if (size - checked > CHECK_EVERY) {
        checked = size;
        await this.#checkRoom(size);
      }
      hash.update(piece);
      yield piece;
    }
    await this.#checkRoom(size);
  }

  /** Whether so many bytes more have room, with a copy for each local member. */
  async #checkRoom(size: number): Promise<void> {
    const { db, config } = this.#context;
    const { rows } = await sql<{ used: string; members: bigint }>`
      SELECT coalesce(sum(total), 0)::text AS used,
        (SELECT count(*) FROM storage_members WHERE sealed IS NOT NULL AND left_at IS NULL) AS members
      FROM content`.execute(db);
    const used = Number(rows[0]?.used ?? 0);
    if (used + size > config.storage.totalBytes)
      throw new CodedError('CONTENT_FULL', `${used} of ${config.storage.totalBytes} bytes are in use`);
    // The embedded database lies in the data directory; another one looks after its own disk.
    if (config.databaseUrl !== undefined) return;
    const { bavail, bsize } = await statfs(config.data);
    if (bavail * bsize < RESERVE + size * (Number(rows[0]?.members ?? 0n) + 1))
      throw new CodedError('CONTENT_FULL', 'The disk has no room for the copies of this file');
  }
}

/** How often the room is looked at while a file arrives. */
const CHECK_EVERY = 64 * 2 ** 20;
