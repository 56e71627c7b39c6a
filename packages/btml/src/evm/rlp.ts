import { CodedError } from '../errors.ts';
import { concat } from '../proof/bytes.ts';

/** Recursive Length Prefix: a byte string or a list of items (Ethereum yellow paper, appendix B). */
export type Rlp = Uint8Array | readonly Rlp[];

const MAX_DEPTH = 16;

function fail(message: string, pointer?: string): CodedError {
  return new CodedError('EVM_RLP', message, pointer === undefined ? {} : { pointer });
}

interface Item {
  readonly value: Rlp;
  readonly end: number;
}

function readLength(bytes: Uint8Array, at: number, size: number, pointer?: string): number {
  if (at + size > bytes.length || size > 6) throw fail('A length runs over the end', pointer);
  let length = 0;
  for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + i] ?? 0);
  if (bytes[at] === 0 || length < 56) throw fail('A length is not in its shortest form', pointer);
  return length;
}

function readItem(bytes: Uint8Array, at: number, depth: number, pointer?: string): Item {
  const prefix = bytes[at];
  if (prefix === undefined) throw fail('Bytes end where an item should begin', pointer);
  if (prefix < 0x80) return { value: bytes.slice(at, at + 1), end: at + 1 };
  const list = prefix >= 0xc0;
  const short = prefix - (list ? 0xc0 : 0x80);
  const start = short <= 55 ? at + 1 : at + 1 + (short - 55);
  const length = short <= 55 ? short : readLength(bytes, at + 1, short - 55, pointer);
  const end = start + length;
  if (end > bytes.length) throw fail('An item runs over the end', pointer);
  if (!list) {
    const value = bytes.slice(start, end);
    if (length === 1 && (value[0] ?? 0) < 0x80) throw fail('A single byte is its own encoding', pointer);
    return { value, end };
  }
  if (depth >= MAX_DEPTH) throw fail('Lists are nested too deeply', pointer);
  const items: Rlp[] = [];
  let next = start;
  while (next < end) {
    const item = readItem(bytes, next, depth + 1, pointer);
    if (item.end > end) throw fail('An item runs over its list', pointer);
    items.push(item.value);
    next = item.end;
  }
  return { value: items, end };
}

/** Reads one item that fills the bytes exactly; only the one canonical encoding is accepted. Throws EVM_RLP. */
export function decodeRlp(bytes: Uint8Array, pointer?: string): Rlp {
  const item = readItem(bytes, 0, 0, pointer);
  if (item.end !== bytes.length) throw fail(`${bytes.length - item.end} bytes too many`, pointer);
  return item.value;
}

/** Splits concatenated items, for example a file of headers, into the bytes of each. Throws EVM_RLP. */
export function splitRlp(bytes: Uint8Array, pointer?: string): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { end } = readItem(bytes, at, 0, pointer);
    out.push(bytes.slice(at, end));
    at = end;
  }
  return out;
}

function prefix(length: number, offset: number): Uint8Array {
  if (length <= 55) return Uint8Array.of(offset + length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(offset + 55 + digits.length, ...digits);
}

/** The canonical encoding. */
export function encodeRlp(value: Rlp): Uint8Array {
  if (value instanceof Uint8Array) {
    const [first] = value;
    if (value.length === 1 && first !== undefined && first < 0x80) return value;
    return concat(prefix(value.length, 0x80), value);
  }
  const items = value.map(encodeRlp);
  const length = items.reduce((sum, item) => sum + item.length, 0);
  const start = prefix(length, 0xc0);
  const out = new Uint8Array(start.length + length);
  out.set(start);
  // No spreading: a hostile list holds more items than some engines take arguments.
  let at = start.length;
  for (const item of items) {
    out.set(item, at);
    at += item.length;
  }
  return out;
}

/** A number as RLP writes it: big-endian without leading zeroes, nothing for 0. */
export function rlpNumber(value: bigint | number): Uint8Array {
  let hex = BigInt(value).toString(16);
  if (hex === '0') return new Uint8Array(0);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** An item that must be a list, of at least and at most so many items. */
export function asList(
  value: Rlp | undefined,
  what: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): readonly Rlp[] {
  if (value === undefined || value instanceof Uint8Array || value.length < least || value.length > most) {
    throw fail(`${what} is not a list of the right length`);
  }
  return value;
}

/** An item that must be a byte string, of exactly `length` bytes if given. */
export function asBytes(value: Rlp | undefined, what: string, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) {
    throw fail(`${what} is not a byte string of the right length`);
  }
  return value;
}

/** An item that must be a number below 2^256 without leading zeroes. */
export function asNumber(value: Rlp | undefined, what: string): bigint {
  const bytes = asBytes(value, what);
  if (bytes.length > 32 || bytes[0] === 0) throw fail(`${what} is not a number in its shortest form`);
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** As `asNumber`, for what must fit a double exactly: heights, times. */
export function asCount(value: Rlp | undefined, what: string): number {
  const number = asNumber(value, what);
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) throw fail(`${what} is too large`);
  return Number(number);
}
