import { type BtmlMap, type CodedError, canonicalize, isCodedError, parseBlockCid } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { textArray } from '../records/pg-arrays.ts';
import type { ContentRow } from './content.ts';
import type { OpenGroup, StorageGroup } from './group.ts';
import { firstRootOver, type LogRoot } from './log-root.ts';
import type { HolderState } from './tables.ts';

type Modules = Pick<ServerContext, 'db' | 'clock' | 'events' | 'config'>;

/** A member that can't be reached is asked again this soon. */
const AGAIN_MS = 60_000;

/** Has the members hold content that was stored; what a member says is written down. Answers whether all hold it. */
export async function holdContent(
  modules: Modules,
  group: StorageGroup,
  content: Pick<ContentRow, 'cid' | 'total'>,
  localOnly = false,
): Promise<boolean> {
  const open = await group.open({ subject: content.cid, localOnly });
  const published = { cid: parseBlockCid(content.cid), total: Number(content.total) };
  const holders = await open.driver.hold(published);
  await note(modules, content.cid, open, { holds: holders });
  return holders.length === open.members.length;
}

/** What a round of challenges about content came to. */
export interface Outcome {
  readonly answered: readonly string[];
  readonly lost: readonly string[];
  readonly repaired: readonly string[];
}

/**
 * Challenges the holders of content, as they are: nobody is told to hold anything first. Who lost it is told to hold it
 * again and challenged once more. The newest evidence with enough answers is kept. Answers undefined while no batch covers
 * the content's record.
 */
export async function challengeContent(
  modules: Modules,
  group: StorageGroup,
  content: ContentRow,
): Promise<Outcome | undefined> {
  const { db, clock, config } = modules;
  const root = await firstRootOver(db, content.seq);
  if (root === undefined) return undefined;
  const subject = { subject: content.cid, cid: content.cid, total: content.total };
  const known = await db
    .selectFrom('storage_proofs')
    .select('size')
    .where('subject', '=', content.cid)
    .executeTakeFirst();
  const first = await round(modules, group, subject, root, known !== undefined && Number(known.size) === root.size);
  await note(modules, content.cid, first.open, { holds: first.answered, answered: first.answered });
  const lost = [...first.open.refusals].filter(([, error]) => isLoss(error)).map(([name]) => name);
  const away = first.open.refusals.size > lost.length;
  let repaired: readonly string[] = [];
  if (lost.length > 0) {
    await tell(modules, 'content.lost', content.cid, lost);
    const second = await round(modules, group, subject, root, false);
    repaired = second.answered.filter((name) => lost.includes(name));
    await note(modules, content.cid, second.open, { holds: second.answered, repaired });
    if (repaired.length > 0) await tell(modules, 'content.repaired', content.cid, repaired);
  }
  const restMs = away || repaired.length < lost.length ? AGAIN_MS : config.storage.challengeMs;
  await db
    .updateTable('content')
    .set({ due_at: new Date(clock.now() + restMs) })
    .where('cid', '=', content.cid)
    .execute();
  return { answered: first.answered, lost, repaired };
}

function isLoss(error: CodedError): boolean {
  return error.code === 'MEMBER_NOT_HELD';
}

/** What is challenged, and under which name its evidence is kept. */
export interface Challenged {
  readonly subject: string;
  readonly cid: string;
  readonly total: bigint;
}

/** One challenge of all members about content that is named with a root; keeps the evidence where enough answered. */
export async function round(
  { db, clock }: Pick<Modules, 'db' | 'clock'>,
  group: StorageGroup,
  { subject, cid, total }: Challenged,
  { root, size }: LogRoot,
  held: boolean,
): Promise<{ readonly open: OpenGroup; readonly answered: readonly string[] }> {
  const open = await group.open({ subject: subject === cid ? cid : 'group' });
  let evidence: BtmlMap;
  try {
    evidence = await open.driver.challenge(root, { cid: parseBlockCid(cid), total: Number(total) }, { held });
  } catch (error) {
    // Too few answered: who did what is in the refusals.
    if (!isCodedError(error, 'LEDGER_EVIDENCE_NOT_READY')) throw error;
    const answered = open.members.map(({ name }) => name).filter((name) => !open.refusals.has(name));
    return { open, answered };
  }
  const values = {
    size: BigInt(size),
    root: root.toString('hex'),
    ...{ cid, total },
    evidence: canonicalize(evidence),
    answered_at: new Date(clock.now()),
  };
  await db
    .insertInto('storage_proofs')
    .values({ subject, ...values })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(values))
    .execute();
  const keys = new Set(answerers(evidence));
  return { open, answered: open.members.filter(({ key }) => keys.has(key)).map(({ name }) => name) };
}

function answerers(evidence: BtmlMap): readonly string[] {
  return Array.isArray(evidence.answers)
    ? evidence.answers.map((answer) => String(Reflect.get(Object(answer), 'key')))
    : [];
}

interface Said {
  readonly holds: readonly string[];
  readonly answered?: readonly string[];
  readonly repaired?: readonly string[];
}

/** Writes down what is known of each member's copy now. */
async function note({ db, clock }: Modules, cid: string, open: OpenGroup, said: Said): Promise<void> {
  const now = new Date(clock.now());
  for (const { name } of open.members) {
    const refusal = open.refusals.get(name);
    const held = said.holds.includes(name);
    if (!held && refusal === undefined) continue;
    const state: HolderState = held ? 'holds' : refusal !== undefined && isLoss(refusal) ? 'lost' : 'unreachable';
    const answered = said.answered?.includes(name) ?? false;
    const missed = said.answered !== undefined && !answered;
    const repaired = said.repaired?.includes(name) ?? false;
    await sql`
      INSERT INTO content_holders AS h (cid, member, state, detail, answered, missed, repaired, answered_at, checked_at)
      VALUES (${cid}, ${name}, ${state}, ${held ? null : (refusal?.message ?? null)}, ${answered ? 1 : 0},
        ${missed ? 1 : 0}, ${repaired ? 1 : 0}, ${answered || repaired ? now : null}::timestamptz, ${now})
      ON CONFLICT (cid, member) DO UPDATE SET state = excluded.state, detail = excluded.detail,
        answered = h.answered + excluded.answered, missed = h.missed + excluded.missed,
        repaired = h.repaired + excluded.repaired,
        answered_at = coalesce(excluded.answered_at, h.answered_at), checked_at = excluded.checked_at`.execute(db);
  }
}

async function tell(
  { db, events }: Pick<Modules, 'db' | 'events'>,
  type: string,
  cid: string,
  members: readonly string[],
): Promise<void> {
  await db.transaction().execute((trx) => events.publish(trx, { type, subject: cid, data: { cid, members } }));
}

/** Content whose holders are to be told or asked now, the longest due first. */
export async function dueContent(db: Kysely<Schema>, now: Date, limit: number): Promise<ContentRow[]> {
  return db.selectFrom('content').selectAll().where('due_at', '<=', now).orderBy('due_at').limit(limit).execute();
}

/** Whether a present member was never told to hold it, or lost it. */
export async function isWanting(db: Kysely<Schema>, cid: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT 1 FROM storage_members m LEFT JOIN content_holders h ON h.member = m.name AND h.cid = ${cid}
    WHERE m.left_at IS NULL AND coalesce(h.state, 'waiting') <> 'holds' LIMIT 1`.execute(db);
  return rows.length > 0;
}

/** Makes content due at once, for instance when a member joined. */
export async function wakeContent(db: Kysely<Schema>, now: Date, cids?: readonly string[]): Promise<void> {
  const which = cids === undefined ? sql`true` : sql`cid = ANY(${textArray(cids)}::text[])`;
  await sql`UPDATE content SET due_at = least(due_at, ${now}::timestamptz) WHERE ${which}`.execute(db);
}
