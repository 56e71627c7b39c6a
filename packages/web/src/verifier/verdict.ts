/** What the verifier's worker and its page say to each other. */

export type VerdictState = 'invalid' | 'pending' | 'consistent' | 'final';

export interface AnchorVerdict {
  readonly state: VerdictState;
  readonly code: string;
  readonly pointer?: string | undefined;
  readonly message: string;
  readonly chain: string;
  readonly form: string;
  readonly kind: string;
  readonly development: boolean;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  readonly threshold?: string | undefined;
  /** `age` in seconds, measured against the time of the check. */
  readonly trust?: { readonly name: string; readonly issued?: string | undefined; readonly age?: string | undefined } | undefined;
  readonly time?: { readonly notBefore?: string | undefined; readonly notAfter?: string | undefined } | undefined;
  readonly height?: string | undefined;
  readonly block?: string | undefined;
}

export interface CheckVerdict {
  readonly state: VerdictState;
  readonly development: boolean;
  readonly code: string;
  readonly pointer?: string | undefined;
  readonly message: string;
  readonly record?: { readonly id?: string | undefined; readonly digest?: string | undefined; readonly name?: string | undefined; readonly issuer?: string | undefined } | undefined;
  readonly anchors: readonly AnchorVerdict[];
}

export interface CheckInput {
  readonly receipt: Blob;
  readonly receiptName: string;
  readonly file?: Blob | undefined;
  readonly trust?: Blob | undefined;
  readonly headers?: Blob | undefined;
  /** Let the best anchor decide instead of the worst. */
  readonly any: boolean;
  /** The time of the check, milliseconds since 1970: the verification itself reads no clock. */
  readonly now: number;
}

export interface CheckResult {
  readonly verdict: CheckVerdict;
  /** `sha-256:<hex>` of the file that was given with the receipt. */
  readonly fileDigest?: string | undefined;
  /** The trust roots that were used, by name. */
  readonly roots: readonly string[];
  readonly milliseconds: number;
}

export type WorkerRequest = { readonly job: number; readonly input: CheckInput };
export type WorkerAnswer =
  | { readonly job: number; readonly type: 'progress'; readonly part: number }
  | { readonly job: number; readonly type: 'done'; readonly result: CheckResult }
  | { readonly job: number; readonly type: 'failed'; readonly message: string };
