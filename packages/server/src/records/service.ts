import { cidFromDigest, formatTime } from '@blockcluster/btml';
import type { ServerContext } from '../context.ts';
import type { LogKey } from '../log/key.ts';
import { append, type Placement, type Submission, type Terms } from './append.ts';
import { appendNew } from './append-new.ts';
import { coverageOf, type RecordState, stateOf } from './coverage.ts';
import { Intake, type IntakeModules } from './intake.ts';
import { PlanDirectory } from './plans.ts';
import type { PreparedRecord } from './prepared.ts';
import { recordPromise } from './promise.ts';
import { type RecordRow, recordAt } from './rows.ts';
import { RecordWriter, type WriterOptions } from './writer.ts';

/** The answer to a single request: 201 for a new record, 200 for one that was there; `body` is JSON. */
export interface Answer {
  readonly status: 200 | 201;
  readonly body: string;
}

/** What accepting records needs of a server. */
export type RecordContext = Pick<ServerContext, 'db' | 'events' | 'clock' | 'random'>;

/** Accepting records: everything that the routes share. */
export class RecordService {
  readonly intake: Intake;
  readonly plans: PlanDirectory;
  readonly writer: RecordWriter;
  readonly key: LogKey;
  readonly #context: RecordContext;

  constructor(
    context: RecordContext,
    key: LogKey,
    options: WriterOptions & { readonly pickPlan?: IntakeModules['pickPlan'] } = {},
  ) {
    const { db, events, clock, random } = context;
    this.#context = context;
    this.key = key;
    this.plans = new PlanDirectory(db, clock);
    const { pickPlan, ...writing } = options;
    this.intake = new Intake({ clock, random, key, plans: this.plans, ...(pickPlan ? { pickPlan } : {}) });
    this.writer = new RecordWriter(writing, {
      commit: async (submissions) => {
        const appending = {
          events,
          now: clock.now(),
          deadlineSeconds: (plan: string) => this.plans.deadlineSeconds(plan),
        };
        const placed = await appendNew(db, submissions, appending);
        return placed ?? db.transaction().execute((trx) => append(trx, submissions, appending));
      },
    });
  }

  /** Stores one record durably and answers with its signed promise, the original one when it was there already. */
  async accept(record: PreparedRecord, request?: Submission['request']): Promise<Answer> {
    let early: { readonly terms: Terms; readonly promise: string } | undefined;
    const [placement] = await this.writer.submit({
      records: [record],
      ...(request === undefined ? {} : { request }),
      // Signing costs as much as everything else here: it is done while the disk is at work, and told nobody before.
      underWay: ([terms]) => {
        if (terms !== undefined) early = { terms, promise: recordPromise(record.document, terms, this.key) };
      },
    });
    if (placement === undefined) throw new Error('the writer answered nothing');
    if (!placement.repeated) {
      const promise = early && sameTerms(early.terms, placement) ? early.promise : undefined;
      return { status: 201, body: this.#body(record.document, placement, 'accepted', promise) };
    }
    const row = await recordAt(this.#context.db, placement.seq);
    if (row === undefined) throw new Error(`record ${placement.seq} is missing from the log`);
    const [coverage] = await coverageOf(this.#context.db, [row]);
    return { status: 200, body: this.#body(row.document, placement, stateOf(coverage)) };
  }

  /** The promise that was given for a stored record. */
  promiseOf(row: RecordRow): string {
    return recordPromise(
      row.document,
      { plan: row.plan, acceptedAt: row.acceptedAt.getTime(), deadline: row.deadline.getTime() },
      this.key,
    );
  }

  #body(
    document: string,
    placement: Placement,
    state: RecordState,
    promise = recordPromise(document, placement, this.key),
  ): string {
    const id = cidFromDigest(placement.id);
    const self = `/api/v1/records/${id}`;
    return (
      `{"id":"${id}","state":"${state}","plan":"${placement.plan}","index":${placement.seq},` +
      `"acceptedAt":"${new Date(placement.acceptedAt).toISOString()}","deadline":"${formatTime(placement.deadline / 1000)}",` +
      `"record":${document},"promise":${promise},"links":{"self":"${self}","receipt":"${self}/receipt"}}`
    );
  }
}

function sameTerms(a: Terms, b: Terms): boolean {
  return a.plan === b.plan && a.acceptedAt === b.acceptedAt && a.deadline === b.deadline;
}
