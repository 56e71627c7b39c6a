/** What a code of the error registry says: a short title, what the reader can do, and the HTTP status that fits. */
export interface ErrorEntry {
  readonly title: string;
  readonly action: string;
  readonly status?: number;
}

export type ErrorRegistry = Readonly<Record<string, ErrorEntry>>;

export interface CodedErrorOptions {
  /** JSON Pointer (RFC 6901) to the member at fault. */
  readonly pointer?: string;
  /** Further facts for programs; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Every refusal of the product: a stable code for programs, a message for people, a pointer to the place. */
export class CodedError extends Error {
  readonly code: string;
  readonly pointer: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.pointer = options.pointer;
    this.details = options.details;
  }
}

/** Whether something caught is a coded refusal (as opposed to a defect or a fault of the machine). */
export function isCodedError(error: unknown, code?: string): error is CodedError {
  return error instanceof CodedError && (code === undefined || error.code === code);
}
