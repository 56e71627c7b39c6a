import { CodedError } from '../errors.ts';
import { pointerTo } from '../model/pointer.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';

/** What a member must look like. `check` throws a CodedError SCHEMA_… with the pointer of the member at fault. */
export interface Shape<T extends BtmlValue> {
  check(value: BtmlValue, pointer: string): void;
  /** Only for the compiler: the type of a value that passed. */
  readonly type?: T;
  readonly optional?: boolean;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<BtmlValue>>>;
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F];
export type InferMap<F extends Fields> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: Infer<F[K]>;
};

export function refuse(code: string, message: string, pointer: string): never {
  throw new CodedError(code, message, { pointer });
}

/** How a string must be spelled; `code` is thrown otherwise. */
export interface Format {
  readonly code: string;
  /** Follows "must be" in the message. */
  readonly expected: string;
  test(text: string): boolean;
}

export function text(format: Format): Shape<string> {
  return {
    check(value, pointer) {
      if (typeof value !== 'string') refuse('SCHEMA_TYPE', 'must be a string', pointer);
      if (!format.test(value)) refuse(format.code, `must be ${format.expected}`, pointer);
    },
  };
}

/** One of a few words. */
export function oneOf<const W extends string>(words: readonly W[], code = 'SCHEMA_WORD'): Shape<W> {
  return {
    check(value, pointer) {
      if (typeof value !== 'string') refuse('SCHEMA_TYPE', 'must be a string', pointer);
      if (!words.some((word) => word === value)) refuse(code, `must be one of: ${words.join(', ')}`, pointer);
    },
  };
}

export function optional<S extends Shape<BtmlValue>>(shape: S): S & { readonly optional: true } {
  return { ...shape, optional: true };
}

export interface ListBounds {
  readonly max: number;
  /** No item may stand twice (strings only). */
  readonly unique?: boolean;
}

function checkItems(value: BtmlValue, pointer: string, max: number): asserts value is readonly BtmlValue[] & BtmlValue {
  if (!Array.isArray(value)) refuse('SCHEMA_TYPE', 'must be a list', pointer);
  if (value.length > max) refuse('SCHEMA_LENGTH', `must have at most ${max} items`, pointer);
}

/** A list of strings. */
export function texts(format: Format, bounds: ListBounds): Shape<readonly string[]> {
  const item = text(format);
  return {
    check(value, pointer) {
      checkItems(value, pointer, bounds.max);
      const seen = new Set<BtmlValue>();
      for (const [i, entry] of value.entries()) {
        item.check(entry, pointerTo(pointer, i));
        if (bounds.unique && seen.has(entry))
          refuse('SCHEMA_DUPLICATE', 'stands twice in the list', pointerTo(pointer, i));
        seen.add(entry);
      }
    },
  };
}

/** A list of maps. */
export function maps<T extends BtmlMap>(item: Shape<T>, bounds: ListBounds): Shape<readonly T[]> {
  return {
    check(value, pointer) {
      checkItems(value, pointer, bounds.max);
      for (const [i, entry] of value.entries()) item.check(entry, pointerTo(pointer, i));
    },
  };
}

export function asMap(value: BtmlValue, pointer: string): BtmlMap {
  if (typeof value !== 'object' || isList(value)) refuse('SCHEMA_TYPE', 'must be a map', pointer);
  return value;
}

function isList(value: Exclude<BtmlValue, string>): value is readonly string[] | readonly BtmlMap[] {
  return Array.isArray(value);
}

/** A map with exactly these members; `further` checks what concerns several of them. */
export function map<const F extends Fields>(
  fields: F,
  further?: (value: InferMap<F>, pointer: string) => void,
): Shape<InferMap<F>> {
  const entries = Object.entries(fields);
  const passed = (_value: BtmlMap): _value is InferMap<F> => true;
  return {
    check(value, pointer) {
      const members = asMap(value, pointer);
      for (const key of Object.keys(members)) {
        if (!Object.hasOwn(fields, key)) refuse('SCHEMA_UNKNOWN_MEMBER', 'unknown member', pointerTo(pointer, key));
      }
      for (const [key, shape] of entries) {
        const member = members[key];
        if (member !== undefined) shape.check(member, pointerTo(pointer, key));
        else if (shape.optional !== true) refuse('SCHEMA_MISSING', `"${key}" is missing`, pointerTo(pointer, key));
      }
      if (further && passed(members)) further(members, pointer);
    },
  };
}

/** Any map of the model. */
export const anyMap: Shape<BtmlMap> = {
  check(value, pointer) {
    asMap(value, pointer);
  },
};

/** Checks a value of the model against a shape and gives it the shape's type. */
export function conform<T extends BtmlValue>(shape: Shape<T>, value: BtmlValue, pointer = ''): T {
  const passed = (_value: BtmlValue): _value is T => {
    shape.check(value, pointer);
    return true;
  };
  if (passed(value)) return value;
  return refuse('SCHEMA_TYPE', 'does not conform', pointer);
}
