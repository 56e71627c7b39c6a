import { CodedError } from '@blockcluster/btml';
import { limits } from './limits.ts';

/** Something read from JSON that is not yet known to be anything. */
export type Json = unknown;

/** An object of JSON: its own members only. */
export interface JsonObject {
  readonly get: (name: string) => Json;
  readonly names: () => readonly string[];
}

export function malformed(expected: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_FORMAT', `There must be ${expected}`, { pointer });
}

export function tooLarge(what: string, limit: number, pointer?: string): CodedError {
  const where = pointer === undefined ? {} : { pointer };
  return new CodedError('CONTRACT_LIMIT', `${what}: at most ${limit}`, { ...where, details: { limit } });
}

/** An object, or undefined. */
export function objectIn(value: Json): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return {
    get: (name) => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined),
    names: () => Object.keys(value),
  };
}

export function requireObject(value: Json, pointer: string): JsonObject {
  const object = objectIn(value);
  if (object === undefined) throw malformed('an object', pointer);
  return object;
}

export function requireList(value: Json, pointer: string): readonly Json[] {
  if (!Array.isArray(value)) throw malformed('a list', pointer);
  return value;
}

export function requireText(value: Json, pointer: string): string {
  if (typeof value !== 'string') throw malformed('a text', pointer);
  return value;
}

/** A member that may be missing; one that is there must be a text. */
export function optionalText(object: JsonObject, name: string, pointer: string): string | undefined {
  const value = object.get(name);
  return value === undefined || value === null ? undefined : requireText(value, `${pointer}/${name}`);
}

/** Text of JSON, at most `limit` characters, or what it stands for where it was parsed before. */
export function parsed(content: Json, limit: number): Json {
  if (typeof content !== 'string') return content;
  if (content.length > limit) throw tooLarge('Characters of an import', limit);
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new CodedError('CONTRACT_FORMAT', 'The text is not JSON', { pointer: '', cause });
  }
}

/**
 * A comment as descriptors carry it: lines without control and format characters (a name must not be shown as another),
 * cut where it grows too long; undefined when nothing is left.
 */
export function commentOf(value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, 4 * limits.doc)
    .toWellFormed()
    .replaceAll(/[^\P{C}\n]/gu, '')
    .trim();
  const cut = text.slice(0, limits.doc).toWellFormed();
  return cut === '' ? undefined : cut;
}
