import { createHash } from 'node:crypto';
import {
  type BtmlMap,
  CodedError,
  canonicalize,
  formatTime,
  MAX_STATEMENTS,
  nextTrustStatement,
  parseDocument,
  signEnvelope,
} from '@blockcluster/btml';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Clock } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { LogKey } from '../log/key.ts';
import type { TrustTables } from './trust-tables.ts';

/** Roots that don't change are confirmed this often: their age says since when nobody looked. */
const CONFIRM_MS = 3_600_000;
/** Whole files of so many versions are kept. */
const FILES_KEPT = 100;

type Row = Selectable<TrustTables['trust_versions']>;
/** A trust file as `buildTrust` makes it. */
export type TrustContent = BtmlMap & { readonly issued: string };

export interface TrustVersionModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly key: LogKey;
}

/** Signs what the installation trusts as a version that rises and names the one before it, and keeps them. */
export class TrustVersions {
  readonly #modules: TrustVersionModules;

  constructor(modules: TrustVersionModules) {
    this.#modules = modules;
  }

  /** The signed file with these roots: a new version if they differ from the newest, or if that is an hour old. */
  async publish(content: TrustContent): Promise<BtmlMap> {
    const hash = contentHash(content);
    const newest = await this.#newest(this.#modules.db);
    if (newest !== undefined && this.#holds(newest, hash)) return whole(newest, [newest.envelope]);
    const row = await this.#modules.db.transaction().execute(async (trx) => {
      // Readers go on; of two servers that publish at once, the second sees what the first has signed.
      await sql`LOCK TABLE trust_versions IN SHARE ROW EXCLUSIVE MODE`.execute(trx);
      const before = await this.#newest(trx);
      return before !== undefined && this.#holds(before, hash) ? before : this.#sign(trx, content, hash, before);
    });
    return whole(row, [row.envelope]);
  }

  /** The newest signed file with the statements of all versions above `after`, so that a verifier can follow. */
  async following(after: number): Promise<BtmlMap | undefined> {
    const newest = await this.#newest(this.#modules.db);
    if (newest === undefined) return undefined;
    const rows = await this.#modules.db
      .selectFrom('trust_versions')
      .select('envelope')
      .where('version', '>', BigInt(after))
      .where('version', '<=', newest.version)
      .orderBy('version', 'desc')
      .limit(MAX_STATEMENTS)
      .execute();
    return whole(newest, rows.length === 0 ? [newest.envelope] : rows.map(({ envelope }) => envelope).reverse());
  }

  /** One version as it was published. Throws TRUST_VERSION_UNKNOWN, TRUST_VERSION_GONE. */
  async version(version: number): Promise<BtmlMap> {
    const row = await this.#modules.db
      .selectFrom('trust_versions')
      .selectAll()
      .where('version', '=', BigInt(version))
      .executeTakeFirst();
    if (row === undefined) throw new CodedError('TRUST_VERSION_UNKNOWN', `There is no version ${version}`);
    return whole(row, [row.envelope]);
  }

  #holds(row: Row, hash: string): boolean {
    return row.content_hash === hash && this.#modules.clock.now() - row.issued.getTime() < CONFIRM_MS;
  }

  async #newest(db: Kysely<Schema>): Promise<Row | undefined> {
    return db.selectFrom('trust_versions').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
  }

  async #sign(trx: Transaction<Schema>, content: TrustContent, hash: string, before: Row | undefined): Promise<Row> {
    const { clock, key } = this.#modules;
    // A clock that was set back makes no version older than the one before it.
    const issued = Math.floor(Math.max(clock.now(), before?.issued.getTime() ?? 0) / 1_000);
    const file = { ...content, issued: formatTime(issued) };
    const previous = before === undefined ? {} : { previous: { version: Number(before.version), id: before.id } };
    const statement = nextTrustStatement(file, { issuer: key.did, ...previous });
    const envelope = signEnvelope(statement, {
      suite: 'ed25519',
      key: key.did,
      purpose: 'trust',
      created: file.issued,
      sign: key.sign,
    });
    const row: Row = {
      version: BigInt(statement.version),
      id: parseDocument(statement).id,
      issued: new Date(issued * 1_000),
      content_hash: hash,
      envelope: canonicalize(envelope),
      file: canonicalize(file),
    };
    await trx.insertInto('trust_versions').values(row).execute();
    await trx
      .updateTable('trust_versions')
      .set({ file: null })
      .where('version', '<=', row.version - BigInt(FILES_KEPT))
      .where('file', 'is not', null)
      .execute();
    return row;
  }
}

function contentHash({ issued: _, ...content }: TrustContent): string {
  return createHash('sha256').update(canonicalize(content)).digest('hex');
}

function whole({ version, file }: Row, envelopes: readonly string[]): BtmlMap {
  if (file === null)
    throw new CodedError('TRUST_VERSION_GONE', `The roots of version ${version} are not kept any more`);
  const content: BtmlMap = JSON.parse(file);
  return { ...content, signed: envelopes.map((envelope): BtmlMap => JSON.parse(envelope)) };
}
