import { CodedError } from '../errors.ts';
import { concat, fromHex, isHex, utf8 } from '../proof/bytes.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { keccak256 } from './header.ts';

/** Deeper types are refused before they are followed. */
const MAX_DEPTH = 8;

interface Encoded {
  /** Its length is in the data, not in the type. */
  readonly dynamic: boolean;
  readonly bytes: Uint8Array;
}

function fail(message: string, pointer: string): CodedError {
  return new CodedError('EVM_CALL', message, { pointer });
}

function word(value: bigint): Uint8Array {
  return fromHex(BigInt.asUintN(256, value).toString(16).padStart(64, '0'));
}

/** Filled up with zeroes to a multiple of 32 bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  out.set(bytes);
  return out;
}

/** The types inside `(…)`, split at the commas of its own level; undefined when the parentheses don't match. */
export function splitTuple(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '(') depth += 1;
    if (inner[i] === ')') depth -= 1;
    if (depth < 0) return undefined;
    if (inner[i] === ',' && depth === 0) {
      parts.push(inner.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(inner.slice(start));
  return depth === 0 && parts.every((part) => part !== '') ? parts : undefined;
}

function listOf(value: BtmlValue | undefined): readonly BtmlMap[] {
  if (value === undefined || typeof value === 'string' || !Array.isArray(value)) return [];
  return value.filter((item): item is BtmlMap => typeof item !== 'string');
}

function bytesOf(text: string, pointer: string): Uint8Array {
  if (!isHex(text)) throw fail(`"${text}" is no hex of whole bytes`, pointer);
  return fromHex(text);
}

function encodeInteger(type: string, text: string, pointer: string): Uint8Array {
  if (!/^(?:0|-?[1-9][0-9]{0,77})$/.test(text)) throw fail(`"${text}" is no ${type}`, pointer);
  const [, signed, digits] = /^(u?)int([1-9][0-9]{0,2})$/.exec(type) ?? [];
  const bits = Number(digits);
  if (digits === undefined || bits > 256 || bits % 8 !== 0) throw fail(`The type ${type} is not known`, pointer);
  const value = BigInt(text);
  const unsigned = signed === 'u';
  const most = unsigned ? (1n << BigInt(bits)) - 1n : (1n << BigInt(bits - 1)) - 1n;
  if (value > most || value < (unsigned ? 0n : -most - 1n)) throw fail(`"${text}" is no ${type}`, pointer);
  return word(value);
}

function encodeScalar(type: string, text: string, pointer: string): Encoded {
  if (type === 'string' || type === 'bytes') {
    const bytes = type === 'string' ? utf8(text) : bytesOf(text, pointer);
    return { dynamic: true, bytes: concat(word(BigInt(bytes.length)), padded(bytes)) };
  }
  if (type === 'bool') {
    if (text !== 'true' && text !== 'false') throw fail(`"${text}" is no bool`, pointer);
    return { dynamic: false, bytes: word(text === 'true' ? 1n : 0n) };
  }
  if (type === 'address') {
    if (!/^0x[0-9a-f]{40}$/.test(text)) throw fail(`"${text}" is no address`, pointer);
    return { dynamic: false, bytes: word(BigInt(text)) };
  }
  const size = Number(/^bytes([1-9][0-9]?)$/.exec(type)?.[1]);
  if (size >= 1 && size <= 32) {
    const bytes = bytesOf(text, pointer);
    if (bytes.length !== size) throw fail(`"${text}" is no ${type}`, pointer);
    return { dynamic: false, bytes: padded(bytes) };
  }
  return { dynamic: false, bytes: encodeInteger(type, text, pointer) };
}

/** Heads in order, then the tails that their offsets point to. */
function encodeSequence(parts: readonly Encoded[]): Encoded {
  const headLength = parts.reduce((sum, part) => sum + (part.dynamic ? 32 : part.bytes.length), 0);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let offset = headLength;
  for (const part of parts) {
    heads.push(part.dynamic ? word(BigInt(offset)) : part.bytes);
    if (!part.dynamic) continue;
    tails.push(part.bytes);
    offset += part.bytes.length;
  }
  return { dynamic: tails.length > 0, bytes: concat(...heads, ...tails) };
}

function isDynamic(type: string): boolean {
  const [, element, size] = /^(.+)\[(\d*)\]$/.exec(type) ?? [];
  if (element !== undefined) return size === '' || isDynamic(element);
  if (type.startsWith('(')) return (splitTuple(type) ?? []).some(isDynamic);
  return type === 'string' || type === 'bytes';
}

function encodeArgument(type: string, argument: BtmlMap | undefined, pointer: string, depth: number): Encoded {
  if (depth > MAX_DEPTH) throw fail(`The type ${type} is nested too deeply`, pointer);
  if (argument?.t !== type) throw fail(`The argument must be of the method's type ${type}`, `${pointer}/t`);
  const [, element, size] = /^(.+)\[(\d*)\]$/.exec(type) ?? [];
  const tuple = element === undefined && type.startsWith('(') ? splitTuple(type) : undefined;
  if (element === undefined && tuple === undefined) {
    const text = argument.v ?? '';
    if (argument.items !== undefined || typeof text !== 'string') throw fail(`A ${type} has one value`, pointer);
    return encodeScalar(type, text, `${pointer}/v`);
  }
  const items = listOf(argument.items);
  const count = tuple?.length ?? (size === '' ? items.length : Number(size));
  if (argument.v !== undefined || items.length !== count) throw fail(`A ${type} has ${count} items`, pointer);
  const parts = items.map((item, i) =>
    encodeArgument(tuple?.[i] ?? element ?? '', item, `${pointer}/items/${i}`, depth + 1),
  );
  const { bytes } = encodeSequence(parts);
  const length = size === '' ? word(BigInt(items.length)) : new Uint8Array(0);
  return { dynamic: isDynamic(type), bytes: concat(length, bytes) };
}

/**
 * The input of a contract call: the selector of `method`, a canonical signature such as `transfer(address,uint256)`, and
 * the arguments, each `{t, v}` or `{t, items}`, in the contract ABI's encoding. What a receipt's transaction must hold.
 *
 * @throws CodedError EVM_CALL with a pointer below `pointer`.
 */
export function encodeCall(method: string, args: readonly BtmlMap[], pointer = ''): Uint8Array {
  const list = /^[A-Za-z_$][A-Za-z0-9_$]*(\(.*\))$/.exec(method)?.[1];
  const types = list === undefined ? undefined : splitTuple(list);
  if (types === undefined) throw fail('The method is no signature such as transfer(address,uint256)', pointer);
  if (types.length !== args.length) throw fail(`The method has ${types.length} arguments`, `${pointer}/args`);
  const parts = types.map((type, i) => encodeArgument(type, args[i], `${pointer}/args/${i}`, 0));
  return concat(keccak256(utf8(method)).slice(0, 4), encodeSequence(parts).bytes);
}
