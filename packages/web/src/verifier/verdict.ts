import type { AnchorVerdict, Verdict, VerdictState } from '@blockcluster/btml';

export type { AnchorVerdict, Verdict, VerdictState };
/** What a log states about the route of a record. */
export type StatedRoute = NonNullable<Verdict['stated']>[number];

/** What the verifier's page gives its worker. */
export interface CheckInput {
  readonly receipt: Blob;
  readonly file?: Blob | undefined;
  readonly trust?: Blob | undefined;
  readonly headers?: Blob | undefined;
  /** Let the best anchor decide instead of the worst. */
  readonly any: boolean;
  /** The time of the check, milliseconds since 1970: the verification itself reads no clock. */
  readonly now: number;
}

export interface CheckResult {
  readonly verdict: Verdict;
  /** `sha-256:<hex>` of the file that was given with the receipt. */
  readonly fileDigest?: string | undefined;
  /** The trust roots that were used, by name. */
  readonly roots: readonly string[];
  readonly milliseconds: number;
}

/** What the verifier itself brought along can't be used: that says nothing about the receipt. */
export interface CheckFault {
  readonly part: 'trust file' | 'headers' | 'page';
  readonly code: string;
  readonly message: string;
  readonly pointer?: string | undefined;
}

export type CheckOutcome = { readonly result: CheckResult } | { readonly fault: CheckFault };

export type WorkerRequest = { readonly job: number; readonly input: CheckInput };
export type WorkerAnswer =
  | { readonly job: number; readonly type: 'progress'; readonly part: number }
  | { readonly job: number; readonly type: 'done'; readonly outcome: CheckOutcome };
