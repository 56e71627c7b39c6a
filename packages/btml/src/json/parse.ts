import { utf8Decode, utf8Length } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { MAX_CANONICAL_BYTES, MAX_DEPTH, MAX_JSON_BYTES } from '../limits.ts';
import { canonicalWithin } from '../model/check.ts';
import { describeFault } from '../model/faults.ts';
import { keyFault } from '../model/keys.ts';
import { pointerTo } from '../model/pointer.ts';
import { stringFault } from '../model/strings.ts';
import { TextCursor } from '../text-cursor.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { readString } from './string.ts';

export interface ParseLimits {
  /** Bytes of input; the default is 1 MiB. */
  readonly maxInput?: number;
  /** Bytes of canonical form; the default is 256 KiB. */
  readonly maxCanonical?: number;
}

/** One pass over the text with a cursor; every character is looked at a bounded number of times. */
class JsonReader extends TextCursor {
  /** Takes `character` after optional white space, or fails. */
  expect(character: string, pointer: string): void {
    this.skipSpace();
    if (this.text[this.at] !== character) this.fail('JSON_SYNTAX', `"${character}" expected`, pointer);
    this.at++;
  }

  string(pointer: string): string {
    // Most strings are ASCII without escapes.
    for (let end = this.at + 1; ; end++) {
      const unit = this.text.charCodeAt(end);
      if (unit === 0x22) {
        const value = this.text.slice(this.at + 1, end);
        this.at = end + 1;
        return value;
      }
      if (!(unit >= 0x20 && unit < 0x7f && unit !== 0x5c)) break;
    }
    const result = readString(this.text, this.at);
    if ('fault' in result) {
      this.at = result.end;
      this.fail(result.fault, result.message, pointer);
    }
    this.at = result.end;
    return result.value;
  }

  value(pointer: string, depth: number): BtmlValue {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '"') {
      const start = this.at;
      const value = this.string(pointer);
      const fault = stringFault(value);
      if (fault) {
        this.at = start;
        this.fail(fault, describeFault(fault), pointer);
      }
      return value;
    }
    if (first === '{' || first === '[') {
      if (depth > MAX_DEPTH) this.fail('MODEL_DEPTH', describeFault('MODEL_DEPTH'), pointer);
      this.at++;
      return first === '{' ? this.map(pointer, depth) : this.list(pointer, depth);
    }
    return this.notInModel(pointer);
  }

  notInModel(pointer: string): never {
    const rest = this.text.slice(this.at, this.at + 5);
    if (/^[-0-9]/.test(rest)) this.fail('JSON_NUMBER', 'numbers are written as strings', pointer);
    if (/^(true|false)/.test(rest)) this.fail('JSON_BOOLEAN', 'there are no booleans', pointer);
    if (rest.startsWith('null')) this.fail('JSON_NULL', 'there is no null; leave the member out', pointer);
    return this.fail('JSON_SYNTAX', 'a string, list or map expected', pointer);
  }

  /** After the opening brace. */
  map(pointer: string, depth: number): BtmlMap {
    const map: Record<string, BtmlValue> = {};
    this.skipSpace();
    if (this.text[this.at] === '}') this.fail('MODEL_EMPTY', describeFault('MODEL_EMPTY'), pointer);
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.fail('JSON_SYNTAX', 'a key in double quotes expected', pointer);
      const start = this.at;
      const key = this.string(pointer);
      const member = pointerTo(pointer, key);
      const fault = keyFault(key);
      if (fault !== undefined || Object.hasOwn(map, key)) {
        this.at = start;
        if (fault) this.fail(fault, describeFault(fault), member);
        this.fail('JSON_DUPLICATE_KEY', `the key "${key}" stands twice in one map`, member);
      }
      this.expect(':', member);
      map[key] = this.value(member, depth + 1);
      this.skipSpace();
      const next = this.text[this.at];
      if (next !== ',' && next !== '}') this.fail('JSON_SYNTAX', '"," or "}" expected', pointer);
      this.at++;
      if (next === '}') return map;
    }
  }

  /** After the opening bracket. */
  list(pointer: string, depth: number): readonly string[] | readonly BtmlMap[] {
    const strings: string[] = [];
    const maps: BtmlMap[] = [];
    this.skipSpace();
    if (this.text[this.at] === ']') this.fail('MODEL_EMPTY', describeFault('MODEL_EMPTY'), pointer);
    for (let i = 0; ; i++) {
      this.skipSpace();
      const member = pointerTo(pointer, i);
      if (this.text[this.at] === '[') this.fail('MODEL_LIST_NESTED', describeFault('MODEL_LIST_NESTED'), member);
      const item = this.value(member, depth + 1);
      if (typeof item === 'string') strings.push(item);
      else if (!isList(item)) maps.push(item);
      if (strings.length > 0 && maps.length > 0) {
        this.fail('MODEL_LIST_MIXED', describeFault('MODEL_LIST_MIXED'), member);
      }
      this.skipSpace();
      const next = this.text[this.at];
      if (next !== ',' && next !== ']') this.fail('JSON_SYNTAX', '"," or "]" expected', pointer);
      this.at++;
      if (next === ']') return maps.length > 0 ? maps : strings;
    }
  }
}

function isList(value: Exclude<BtmlValue, string>): value is readonly string[] | readonly BtmlMap[] {
  return Array.isArray(value);
}

/** The codes with which an input is refused before it is read. */
export interface InputCodes {
  readonly size: string;
  readonly encoding: string;
  readonly mark: string;
}

const jsonCodes: InputCodes = { size: 'JSON_TOO_LARGE', encoding: 'JSON_ENCODING', mark: 'JSON_BOM' };

/**
 * The text of an input: within its bound, well-formed UTF-8 (where it is bytes), without byte order mark.
 *
 * @param limit in bytes.
 */
export function inputText(input: Uint8Array | string, limit: number, codes: InputCodes): string {
  const tooLarge = typeof input === 'string' ? input.length > limit || utf8Length(input) > limit : input.length > limit;
  if (tooLarge) throw new CodedError(codes.size, `the input exceeds ${limit} bytes`, { pointer: '' });
  const text = typeof input === 'string' ? input : utf8Decode(input);
  if (text === undefined) throw new CodedError(codes.encoding, 'the input is not UTF-8', { pointer: '' });
  if (text.charCodeAt(0) === 0xfeff) {
    throw new CodedError(codes.mark, 'the input starts with a byte order mark', { pointer: '' });
  }
  return text;
}

/**
 * Parses JSON (RFC 8259) into the model of BTML. Stricter than JSON.parse: no duplicate keys, numbers, booleans or null,
 * no lone surrogates, no byte order mark, nothing after the value, bounded depth and size. Linear in the input.
 *
 * @returns the value and its canonical text.
 * @throws CodedError JSON_… or MODEL_… with a JSON Pointer; `details` hold offset, line and column of the text.
 */
export function parseJsonText(
  input: Uint8Array | string,
  limits: ParseLimits = {},
): { readonly value: BtmlValue; readonly canonical: string } {
  const reader: JsonReader = new JsonReader(inputText(input, limits.maxInput ?? MAX_JSON_BYTES, jsonCodes));
  const value = reader.value('', 1);
  reader.skipSpace();
  if (reader.at < reader.text.length) reader.fail('JSON_TRAILING', 'something follows the value', '');
  return { value, canonical: canonicalWithin(value, limits.maxCanonical ?? MAX_CANONICAL_BYTES) };
}

/** As `parseJsonText`, without the canonical text. */
export function parseJson(input: Uint8Array | string, limits?: ParseLimits): BtmlValue {
  return parseJsonText(input, limits).value;
}
