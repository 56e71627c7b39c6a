import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** What the anchors need to know of a batch at the moment at which it closes. */
export interface ClosedBatch {
  readonly id: string;
  readonly plan: string;
  /** First leaf index of the batch. */
  readonly from: number;
  /** Number of leaves of the log when the batch closed: what an anchor of this batch commits. */
  readonly size: number;
  /** Hex RFC 9162 root of the log at `size`. */
  readonly root: string;
  /** When the oldest record of the batch was accepted (ms since 1970); the moment of closing when left out. */
  readonly oldestAcceptedAt?: number;
}

/** What whoever closes batches is given by the anchors; injected, so that neither side imports the other's worker. */
export interface BatchHooks {
  /**
   * Whether closing a batch of `plan` now serves a purpose: false while the budget, the pacing or an unreachable
   * node would make its anchor wait anyway, so that the batch that closes in the end holds everything that came
   * meanwhile at the price of one anchor. A refusal is written to the plan's decisions, never silent.
   *
   * @param oldestAcceptedAt when the oldest record that waits was accepted, ms since 1970 (its age paces the spending)
   */
  mayClose(plan: string, oldestAcceptedAt?: number): Promise<boolean>;
  /** Creates one anchor for each ledger of the batch's plan, in the transaction that closes the batch. */
  onBatchClosed(trx: Transaction<Schema>, batch: ClosedBatch): Promise<void>;
}
