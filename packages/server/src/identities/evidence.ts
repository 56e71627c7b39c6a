import { createHash } from 'node:crypto';
import {
  canonicalize,
  formatPath,
  type JudgedEvent,
  type ProvenKeys,
  resolveJudged,
  sortAnchors,
  type Verdict,
} from '@blockcluster/btml';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { PathReader } from '../log/tile-store.ts';
import { type FinalAnchor, finalAnchors } from '../receipts/assemble.ts';
import { pendingReceipt } from '../records/promise.ts';
import { type RecordRow, recordAt, recordColumns, rowOf, type StoredColumns } from '../records/rows.ts';
import { EVENTS } from '../storage/names.ts';
import type { Verifier } from '../verify/verifier.ts';

export interface EvidenceModules {
  readonly db: ServerContext['db'];
  readonly paths: PathReader;
  /** did:key of the log. */
  readonly log: string;
  readonly verifier: Verifier;
  /** Text of this installation's trust file. */
  readonly trust: () => Promise<string>;
}

/** Verdicts that are kept: receipts of old events are the same each time. */
const KEEP = 2_000;

/** Receipts of an identity's events, and what this installation itself makes of them. */
export class IdentityEvidence {
  readonly #clock: ServerContext['clock'];
  readonly #modules: EvidenceModules;
  readonly #verdicts = new Map<string, Verdict>();

  constructor(clock: ServerContext['clock'], modules: EvidenceModules) {
    this.#clock = clock;
    this.#modules = modules;
  }

  /**
   * A receipt of each event, oldest first. Beside its own anchors each has those of the newest anchored event, whose root
   * covers all of them: so their order in the log can be seen, which times alone often don't show.
   */
  async receipts(identity: string): Promise<string[]> {
    const { db } = this.#modules;
    const { rows } = await sql<StoredColumns>`
      SELECT ${recordColumns} FROM identity_events e JOIN records r ON r.seq = e.seq
      WHERE e.identity = ${identity} ORDER BY e.position`.execute(db);
    const records = rows.map(rowOf);
    const own = await Promise.all(records.map((record) => finalAnchors(db, record)));
    const common = own.findLast((anchors) => anchors.length > 0) ?? [];
    return Promise.all(
      records.map((record, i) => this.#receipt(record, own[i]?.length === 0 ? [] : [...(own[i] ?? []), ...common])),
    );
  }

  async #receipt(record: RecordRow, anchors: readonly FinalAnchor[]): Promise<string> {
    if (anchors.length === 0) {
      const terms = { plan: record.plan, acceptedAt: record.acceptedAt.getTime(), deadline: record.deadline.getTime() };
      return pendingReceipt(record.document, terms, this.#modules.log);
    }
    const covering = anchors.filter(({ size }) => size > record.seq);
    const entries = await Promise.all(
      covering.map(async ({ size, evidence }) => {
        const path = formatPath(await this.#modules.paths.path(record.seq, size));
        return path.length === 0 ? evidence : { ...evidence, path };
      }),
    );
    return `{"anchors":${canonicalize(sortAnchors(entries))},"btml":"1.0","kind":"receipt","record":${record.document}}`;
  }

  /** The receipt that members hold the chain with this event in it (`retrieval-1`), or undefined before they answered. */
  async chainReceipt(seq: bigint): Promise<string | undefined> {
    const { db } = this.#modules;
    const { rows } = await sql<{ size: bigint; evidence: FinalAnchor['evidence'] }>`
      SELECT p.size, p.evidence FROM storage_proofs p, identity_chain c, identity_events e
      WHERE p.subject = ${EVENTS} AND p.size > ${seq} AND e.seq = ${seq} AND p.cid = c.head
        AND c.position >= e.position`.execute(db);
    const record = rows[0] && (await recordAt(db, Number(seq)));
    if (rows[0] === undefined || record === undefined) return undefined;
    return this.#receipt(record, [{ ledger: EVENTS, size: Number(rows[0].size), evidence: rows[0].evidence }]);
  }

  /**
   * The keys of an identity at a time, and the receipts that show it. A stranger comes to the same answer with the
   * receipts and a trust of their own.
   *
   * @param at seconds since 1970.
   */
  async resolve(
    identity: string,
    at: number,
  ): Promise<{ readonly keys: ProvenKeys; readonly receipts: readonly string[] }> {
    const receipts = await this.receipts(identity);
    const trust = await this.#modules.trust();
    const events: JudgedEvent[] = [];
    for (const receipt of receipts) events.push({ receipt, verdict: await this.#judge(receipt, trust) });
    return { keys: resolveJudged(events, { identity, at }), receipts };
  }

  async #judge(receipt: string, trust: string): Promise<Verdict> {
    const key = createHash('sha256').update(receipt).digest('base64');
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = await this.#modules.verifier.verify({ receipt, trust, any: true, now: this.#clock.now() });
    // Only what is final in every anchor stays as it is.
    if (verdict.anchors.length > 0 && verdict.anchors.every(({ state }) => state === 'final')) {
      this.#verdicts.set(key, verdict);
      const [oldest] = this.#verdicts.keys();
      if (this.#verdicts.size > KEEP && oldest !== undefined) this.#verdicts.delete(oldest);
    }
    return verdict;
  }
}
