import { utf8Length } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { canonicalize } from '../json/canonical.ts';
import { MAX_CANONICAL_BYTES, MAX_DEPTH } from '../limits.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { describeFault } from './faults.ts';
import { keyFault } from './keys.ts';
import { pointerTo } from './pointer.ts';
import { stringFault } from './strings.ts';

function refuse(code: string, pointer: string): never {
  throw new CodedError(code, describeFault(code), { pointer });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkList(list: readonly unknown[], pointer: string, depth: number): void {
  if (list.length === 0) refuse('MODEL_EMPTY', pointer);
  const strings = typeof list[0] === 'string';
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (Array.isArray(item)) refuse('MODEL_LIST_NESTED', pointerTo(pointer, i));
    if ((typeof item === 'string') !== strings) refuse('MODEL_LIST_MIXED', pointerTo(pointer, i));
    checkMember(item, pointerTo(pointer, i), depth + 1);
  }
}

function checkMap(map: object, pointer: string, depth: number): void {
  const entries: [string, unknown][] = Object.entries(map);
  if (entries.length === 0) refuse('MODEL_EMPTY', pointer);
  for (const [key, member] of entries) {
    const fault = keyFault(key);
    if (fault) refuse(fault, pointerTo(pointer, key));
    checkMember(member, pointerTo(pointer, key), depth + 1);
  }
}

function checkMember(value: unknown, pointer: string, depth: number): void {
  if (typeof value === 'string') {
    const fault = stringFault(value);
    if (fault) refuse(fault, pointer);
    return;
  }
  if (typeof value !== 'object' || value === null) refuse('MODEL_TYPE', pointer);
  if (depth > MAX_DEPTH) refuse('MODEL_DEPTH', pointer);
  if (Array.isArray(value)) checkList(value, pointer, depth);
  else if (isPlain(value)) checkMap(value, pointer, depth);
  else refuse('MODEL_TYPE', pointer);
}

/**
 * Checks every rule of the model on a value that did not come from a parser. The two parsers of this package apply the
 * same rules while they read.
 *
 * @throws CodedError MODEL_… with the pointer of the member at fault.
 */
export function checkValue(value: unknown): asserts value is BtmlValue {
  checkMember(value, '', 1);
}

/** Whether a value is a map (and not a list or a string). */
export function isMap(value: BtmlValue | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

/**
 * The canonical text of a checked value, within the bound.
 *
 * @param limit in bytes of UTF-8.
 * @throws CodedError MODEL_SIZE
 */
export function canonicalWithin(value: BtmlValue, limit: number = MAX_CANONICAL_BYTES): string {
  const text = canonicalize(value);
  if (text.length * 3 > limit && utf8Length(text) > limit) {
    throw new CodedError('MODEL_SIZE', `the canonical form exceeds ${limit} bytes`, { pointer: '' });
  }
  return text;
}
