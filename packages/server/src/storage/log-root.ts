import { consistencyFromTiles } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { sha256 } from '../log/hash.ts';
import { storedTile } from '../log/tile-store.ts';

/** The log at the size at which a batch closed. */
export interface LogRoot {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
  /** C2SP checkpoint, signed by the log. */
  readonly checkpoint: string;
}

type Row = { size: bigint; root: Buffer; checkpoint: string };
const rootOf = (row: Row | undefined): LogRoot | undefined => row && { ...row, size: Number(row.size) };

/** The first closed root that covers leaf `seq`; undefined until a batch closes. */
export async function firstRootOver(db: Kysely<Schema>, seq: bigint): Promise<LogRoot | undefined> {
  const { rows } = await sql<Row>`
    SELECT size, root, checkpoint FROM batches WHERE size > ${seq} ORDER BY size LIMIT 1`.execute(db);
  return rootOf(rows[0]);
}

/** The newest closed root. */
export async function newestRoot(db: Kysely<Schema>): Promise<LogRoot | undefined> {
  const { rows } = await sql<Row>`SELECT size, root, checkpoint FROM batches ORDER BY size DESC LIMIT 1`.execute(db);
  return rootOf(rows[0]);
}

/** RFC 9162 proof that the log of size `to` extends that of size `from`; a batch closed at `to` or beyond. */
export function consistencyOf(db: Kysely<Schema>, from: number, to: number): Promise<Uint8Array[]> {
  return consistencyFromTiles(from, to, storedTile(db), sha256);
}
