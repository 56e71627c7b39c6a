import {
  applyKeyEvent,
  type Binding,
  CodedError,
  canonicalize,
  cidFromDigest,
  foundIdentity,
  type Identity,
  type KeyEvent,
  parseDocument,
  parseTime,
  readKeyEvent,
  referenceOf,
} from '@blockcluster/btml';
import { type Selectable, sql, type Transaction } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { append } from '../records/append.ts';
import { dedupeKey, digestKey, type PreparedRecord } from '../records/prepared.ts';
import type { RecordService } from '../records/service.ts';
import type { IdentityTables } from './tables.ts';

export type EventRow = Selectable<IdentityTables['identity_events']>;
type Modules = Pick<ServerContext, 'db' | 'clock' | 'events'>;

/** An event that was taken, and whether it was there before. */
export interface Taken {
  readonly row: EventRow;
  readonly repeated: boolean;
}

/** More would make an answer with all its evidence too large. */
const MAX_EVENTS = 200;
const MAX_DOCUMENT = 16_384;
/** An advisory lock that gives events their positions. */
const POSITION_LOCK = 0x6b657973;

/**
 * Takes a signed key event: checks it against the identity as it is now, and writes it together with its entry of the log
 * in one transaction. The same event again gets the first answer.
 *
 * @param wanted the identity that the event must be about (none founds one), the kind that it must have, and the plan.
 * @throws CodedError IDENTITY_…, SIG_…, VIEW_…, SCHEMA_…, RECORD_PLAN_UNKNOWN
 */
export async function takeEvent(
  modules: Modules,
  records: RecordService,
  input: string,
  wanted: { readonly identity?: string; readonly kind?: EventRow['kind']; readonly plan: string },
): Promise<Taken> {
  const { db, clock, events } = modules;
  const event = readKeyEvent(input, clock.now() / 1000);
  const envelope = parseDocument(input);
  if (envelope.bytes.length > MAX_DOCUMENT)
    throw new CodedError('IDENTITY_TOO_LARGE', `A key event has at most ${MAX_DOCUMENT} bytes`);
  if (wanted.kind !== undefined && wanted.kind !== event.document.kind)
    throw new CodedError('IDENTITY_KIND', `A ${wanted.kind} is wanted here`, { pointer: '/payload/kind' });
  await records.plans.require(wanted.plan);
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${POSITION_LOCK})`.execute(trx);
    const known = await trx.selectFrom('identity_events').selectAll().where('id', '=', event.id).executeTakeFirst();
    if (known !== undefined) {
      if (known.identity !== (wanted.identity ?? event.id))
        throw new CodedError('IDENTITY_REFERENCE', 'The event is about another identity');
      return { row: known, repeated: true };
    }
    const now = clock.now();
    const id = await check(trx, event, wanted.identity, now);
    const { rows } = await sql<{ position: bigint }>`
      SELECT coalesce(max(position) + 1, 0) AS position FROM identity_events`.execute(trx);
    const prepared = prepare(envelope.hash, Buffer.from(envelope.bytes).toString('utf8'), event, wanted.plan);
    const [outcome] = await append(trx, [{ records: [prepared] }], {
      events,
      now,
      deadlineSeconds: (plan) => records.plans.deadlineSeconds(plan),
    });
    const placement = Array.isArray(outcome) ? outcome[0] : undefined;
    if (placement === undefined) throw new Error('the log took no entry');
    const row = rowOf(event, id, rows[0]?.position ?? 0n, placement.seq, cidFromDigest(placement.id), new Date(now));
    await trx.insertInto('identity_events').values(row).execute();
    const { document } = event;
    const change = document.kind === 'revocation' ? 'revoked' : document.prev === undefined ? 'bound' : 'rotated';
    await events.publish(trx, { type: 'identity.changed', subject: id, data: { change, event: event.id } });
    return { row, repeated: false };
  });
}

/** Checks an event against its identity, whose row stays locked; answers the identity's id. */
async function check(
  trx: Transaction<Schema>,
  event: KeyEvent,
  identity: string | undefined,
  now: number,
): Promise<string> {
  const at = new Date(now);
  if (identity === undefined) {
    const { subject, authority } = foundIdentity(event);
    const made = await trx
      .insertInto('identities')
      .values({ id: event.id, subject, authority, created_at: at })
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n)
      throw new CodedError('IDENTITY_EXISTS', `${subject} is bound already; rotate its key`, {
        pointer: '/payload/subject',
      });
    return event.id;
  }
  const found = await readIdentity(trx, identity);
  const { count } = await trx
    .selectFrom('identity_events')
    .select((q) => q.fn.countAll<bigint>().as('count'))
    .where('identity', '=', identity)
    .executeTakeFirstOrThrow();
  if (count >= MAX_EVENTS)
    throw new CodedError('IDENTITY_FULL', `An identity has at most ${MAX_EVENTS} events; found a new one`);
  applyKeyEvent(found, event, now / 1000);
  return identity;
}

/** An identity as its events made it. Throws IDENTITY_UNKNOWN. */
export async function readIdentity(db: Transaction<Schema> | ServerContext['db'], id: string): Promise<Identity> {
  const row = await db.selectFrom('identities').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new CodedError('IDENTITY_UNKNOWN', `There is no identity ${id}`);
  const events = await db
    .selectFrom('identity_events')
    .selectAll()
    .where('identity', '=', id)
    .orderBy('position')
    .execute();
  const bindings = new Map<string, Binding>();
  for (const { id: credential, key, target, expires } of events) {
    const ended = target === null ? undefined : bindings.get(target);
    if (ended !== undefined) bindings.set(ended.credential, { ...ended, endedBy: credential });
    if (key !== null)
      bindings.set(credential, { credential, key, ...(expires === null ? {} : { expires: expires.getTime() / 1000 }) });
  }
  return { id, subject: row.subject, authority: row.authority, bindings };
}

function rowOf(
  event: KeyEvent,
  identity: string,
  position: bigint,
  seq: number,
  record: string,
  taken_at: Date,
): EventRow {
  const { id, document } = event;
  const time = (text: string | undefined): Date | null =>
    text === undefined ? null : new Date((parseTime(text) ?? 0) * 1000);
  return {
    ...{ position, id, identity, kind: document.kind },
    key: document.kind === 'credential' ? document.key : null,
    target: referenceOf(event) ?? null,
    issuer: document.issuer,
    issued: time(document.issued) ?? taken_at,
    expires: document.kind === 'credential' ? time(document.expires) : null,
    ...{ seq: BigInt(seq), record, taken_at },
  };
}

/** The envelope as an entry of the log: it is the same entry only if it is the same envelope. */
function prepare(hash: Uint8Array, document: string, event: KeyEvent, plan: string): PreparedRecord {
  const digest = `sha-256:${Buffer.from(hash).toString('hex')}`;
  const { issuer } = event.document;
  return {
    id: Buffer.from(hash),
    dedupe: dedupeKey({ issuer, digest, meta: canonicalize({ event: event.id }) }),
    digestKey: digestKey(digest),
    name: 'subject' in event.document ? event.document.subject : null,
    ...{ plan, document },
  };
}
