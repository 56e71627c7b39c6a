/** How a vector's input is written down; `parts` is the concatenation of texts, each so many times. */
export type VectorInput =
  | { readonly utf8: string }
  | { readonly base64: string }
  | { readonly hex: string }
  | { readonly parts: readonly (readonly [string, number])[] };

export interface Vector {
  readonly name: string;
  /** Negative vectors: the weakness that it stands for. */
  readonly tag?: string;
  readonly op: string;
  readonly input: VectorInput;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly expect: { readonly ok: Readonly<Record<string, unknown>> } | { readonly error: string };
}

/** What an author writes: negative vectors with the code, positive ones without what the answer will be. */
export type Draft = Omit<Vector, 'expect'> & { readonly error?: string };

export interface Refused {
  readonly name: string;
  readonly tag: string;
  readonly input: string | Uint8Array | VectorInput;
  readonly error: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

function encode(input: Refused['input']): VectorInput {
  if (typeof input === 'string') return { utf8: input };
  if (input instanceof Uint8Array) return { base64: Buffer.from(input).toString('base64') };
  return input;
}

/** A vector that must be refused with exactly this code. */
export function refused(
  op: string,
  name: string,
  tag: string,
  input: Refused['input'],
  error: string,
  options?: Readonly<Record<string, unknown>>,
): Draft {
  return { name, tag, op, input: encode(input), error, ...(options ? { options } : {}) };
}

/** A vector that must be accepted; the generator fills in the answer, which is then reviewed and frozen. */
export function accepted(
  op: string,
  name: string,
  input: Refused['input'],
  options?: Readonly<Record<string, unknown>>,
): Draft {
  return { name, op, input: encode(input), ...(options ? { options } : {}) };
}
