import { CodedError, isCodedError, parseBlockCid } from '@blockcluster/btml';
import type { Agreement } from '@blockcluster/ledgers';
import type { Selectable } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import { newId } from '../transactions/ids.ts';
import type { ContentRow } from './content.ts';
import type { StorageGroup } from './group.ts';
import { firstRootOver } from './log-root.ts';
import type { AgreementState, StorageTables } from './tables.ts';

export type AgreementRow = Selectable<StorageTables['agreements']>;
type Modules = Pick<ServerContext, 'db' | 'clock' | 'events' | 'random'>;

/** A receipt holds so many rounds of challenges. */
const MAX_ROUNDS = 64;
/** Bytes of a receipt that rounds may take; a round has a challenge, and an answer of each holder. */
const ROUND_BYTES = 800;
const ANSWER_BYTES = 240;
const RECEIPT_BYTES = 180_000;
const AGAIN_MS = 10_000;

export interface NewAgreement {
  /** Seconds since 1970. */
  readonly until: number;
  /** Seconds of a period, and to answer. */
  readonly every: number;
  readonly within: number;
}

/**
 * Writes down that content is to be held until a time. The members sign when a batch covers the content's record.
 *
 * @throws CodedError AGREEMENT_TERMS
 */
export async function proposeAgreement(
  { db, clock, random }: Modules,
  content: ContentRow,
  terms: NewAgreement,
): Promise<AgreementRow> {
  const now = clock.now();
  const members = await db
    .selectFrom('storage_members')
    .select((q) => q.fn.countAll<bigint>().as('count'))
    .where('left_at', 'is', null)
    .executeTakeFirstOrThrow();
  const periods = Math.ceil((terms.until - now / 1000) / terms.every);
  const rounds = Math.min(MAX_ROUNDS, Math.floor(RECEIPT_BYTES / (ROUND_BYTES + ANSWER_BYTES * Number(members.count))));
  if (periods < 1 || periods > rounds)
    throw new CodedError(
      'AGREEMENT_TERMS',
      `The term would have ${periods} periods; from 1 to ${rounds} fit into a receipt with this many holders`,
      { pointer: '/every' },
    );
  if (terms.within > terms.every)
    throw new CodedError('AGREEMENT_TERMS', 'Answers are due within the period', { pointer: '/within' });
  const at = new Date(now);
  const row: AgreementRow = {
    id: newId(random, 'agr'),
    cid: content.cid,
    state: 'waiting',
    ...{ every: terms.every, within: terms.within, kept: 0, missed: 0 },
    ...{ from_at: null, size: null, agreement: null, reason: null },
    until_at: new Date(terms.until * 1000),
    ...{ due_at: at, created_at: at, updated_at: at },
  };
  await db
    .insertInto('agreements')
    .values({ ...row, agreement: null })
    .execute();
  return row;
}

/** Agreements that are to be signed or exercised now. */
export function dueAgreements({ db, clock }: Pick<Modules, 'db' | 'clock'>): Promise<AgreementRow[]> {
  return db
    .selectFrom('agreements')
    .selectAll()
    .where('state', 'in', ['waiting', 'active'])
    .where('due_at', '<=', new Date(clock.now()))
    .orderBy('due_at')
    .limit(20)
    .execute();
}

/** Takes an agreement one step on: signs it, or challenges its holders in the present period, or ends it. */
export async function stepAgreement(
  modules: Modules,
  lease: Lease,
  group: StorageGroup,
  row: AgreementRow,
): Promise<void> {
  try {
    if (row.agreement === null) await sign(modules, lease, group, row);
    else await exercise(modules, lease, group, row, row.agreement);
  } catch (error) {
    if (!isCodedError(error) || error.code === 'LEASE_LOST') throw error;
    const over = modules.clock.now() >= row.until_at.getTime();
    const state = over ? (row.agreement === null ? 'failed' : 'broken') : row.state;
    await save(modules, lease, row, { state, reason: error.message, due_at: new Date(modules.clock.now() + AGAIN_MS) });
  }
}

async function sign(modules: Modules, lease: Lease, group: StorageGroup, row: AgreementRow): Promise<void> {
  const { db, clock } = modules;
  const content = await db.selectFrom('content').selectAll().where('cid', '=', row.cid).executeTakeFirstOrThrow();
  const root = await firstRootOver(db, content.seq);
  if (root === undefined) throw new CodedError('LEDGER_EVIDENCE_NOT_READY', "No batch covers the content's record yet");
  const from = Math.floor(clock.now() / 1000);
  const { driver } = await group.open({ subject: row.cid });
  const agreement = await driver.agree({
    root: root.root,
    content: { cid: parseBlockCid(row.cid), total: Number(content.total) },
    ...{ from, until: Math.floor(row.until_at.getTime() / 1000), every: row.every, within: row.within },
  });
  const signed = { from_at: new Date(from * 1000), size: BigInt(root.size), agreement, reason: null };
  await save(modules, lease, row, { ...signed, state: 'active', due_at: new Date(clock.now()) });
}

/** Number of the period that a time lies in. */
function periodAt(row: AgreementRow, ms: number): number {
  return Math.floor((ms - (row.from_at?.getTime() ?? ms)) / (row.every * 1000));
}

async function exercise(
  modules: Modules,
  lease: Lease,
  group: StorageGroup,
  row: AgreementRow,
  agreement: Agreement,
): Promise<void> {
  const now = modules.clock.now();
  const last = Math.ceil((row.until_at.getTime() - (row.from_at?.getTime() ?? 0)) / (row.every * 1000)) - 1;
  const begun = Math.min(periodAt(row, now), last);
  if (now >= row.until_at.getTime()) {
    const missed = last + 1 - row.kept;
    await save(modules, lease, row, { state: missed > 0 ? 'broken' : 'ended', missed });
    return;
  }
  const { driver } = await group.open({ subject: row.cid });
  const next = await driver.exercise(agreement);
  const start = (row.from_at?.getTime() ?? 0) + (begun + 1) * row.every * 1000;
  const kept = row.kept + 1;
  const missed = begun + 1 - kept;
  // At a random time of the next period: holders can't know when to have the bytes at hand.
  const spread = modules.random.bytes(2).reduce((sum, byte) => sum * 256 + byte, 0) / 65_536;
  const due = Math.min(start + spread * (row.every - Math.min(row.within, row.every)) * 1000, row.until_at.getTime());
  await save(modules, lease, row, { agreement: next, kept, missed, reason: null, due_at: new Date(due) });
}

interface Changes {
  readonly state?: AgreementState;
  readonly agreement?: Agreement;
  readonly from_at?: Date;
  readonly size?: bigint;
  readonly kept?: number;
  readonly missed?: number;
  readonly due_at?: Date;
  readonly reason?: string | null;
}

async function save({ db, clock, events }: Modules, lease: Lease, row: AgreementRow, changes: Changes): Promise<void> {
  const { agreement, ...plain } = changes;
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('agreements')
      .set({
        ...plain,
        ...(agreement === undefined ? {} : { agreement: textOf(agreement) }),
        updated_at: new Date(clock.now()),
      })
      .where('id', '=', row.id)
      .execute();
    if (changes.state !== undefined && changes.state !== row.state)
      await events.publish(trx, {
        type: 'agreement.state',
        subject: row.id,
        data: { cid: row.cid, state: changes.state },
      });
    await lease.assert(trx);
  });
}

function textOf({ directory, terms, signatures, rounds }: Agreement): string {
  return JSON.stringify({
    ...{ directory, terms, signatures },
    rounds: rounds.map(({ challenge, bytes, answers }) => ({ challenge, bytes, answers })),
  });
}
