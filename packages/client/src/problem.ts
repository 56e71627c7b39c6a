/** RFC 9457 problem details as BlockCluster sends them. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable code of the error reference. */
  readonly code: string;
  readonly detail?: string;
  /** What to do about it. */
  readonly action?: string;
  readonly instance?: string;
  /** JSON Pointer to the member of the request at fault. */
  readonly pointer?: string;
}

/** A refusal by the server. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds after which the server asks to be tried again. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Reads whatever a server (or a proxy before it) answered as a problem; never throws. */
export function toProblem(status: number, body: unknown): Problem {
  const source: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const detail = text(source.detail);
  const action = text(source.action);
  const instance = text(source.instance);
  const pointer = text(source.pointer);
  return {
    type: text(source.type) ?? 'about:blank',
    title: text(source.title) ?? `HTTP status ${status}`,
    status,
    code: text(source.code) ?? `HTTP_${status}`,
    ...(detail === undefined ? {} : { detail }),
    ...(action === undefined ? {} : { action }),
    ...(instance === undefined ? {} : { instance }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

/** The error that an answer outside 2xx stands for. */
export function problemFrom(response: Response, body: unknown): ProblemError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ProblemError(toProblem(response.status, body), Number.isFinite(retryAfter) ? retryAfter : undefined);
}
