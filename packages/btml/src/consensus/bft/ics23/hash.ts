import { blake2b, blake2s } from '@noble/hashes/blake2.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256, sha512, sha512_256 } from '@noble/hashes/sha2.js';
import { CodedError } from '../../../errors.ts';
import { concat } from '../../../proof/bytes.ts';
import { WireWriter } from '../protobuf/wire.ts';

/** Refuses a proof; the codes are ICS23_… */
export function refuse(code: string, message: string, pointer = ''): never {
  throw new CodedError(code, message, { pointer });
}

export const NO_HASH = 0;
export const SHA256 = 1;

const hashes = new Map<number, (data: Uint8Array) => Uint8Array>([
  [SHA256, sha256],
  [2, sha512],
  [4, ripemd160],
  [5, (data) => ripemd160(sha256(data))],
  [6, sha512_256],
  [7, (data) => blake2b(data)],
  [8, (data) => blake2s(data)],
]);

/** Hashes by a number of the enumeration `HashOp`; throws ICS23_OP for one that is not known. */
export function hashBy(op: number, data: Uint8Array): Uint8Array {
  const hash = hashes.get(op);
  return hash === undefined ? refuse('ICS23_OP', `No hash has the number ${op}`) : hash(data);
}

function fixed(length: number, size: 4 | 8, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setUint32(0, length, little);
  else view.setBigUint64(0, BigInt(length), little);
  return new Uint8Array(view.buffer);
}

function varint(length: number): Uint8Array {
  const writer = new WireWriter();
  writer.varint(BigInt(length));
  return writer.finish();
}

/** Puts the length of data before it, by a number of the enumeration `LengthOp`; throws ICS23_OP. */
export function withLength(op: number, data: Uint8Array): Uint8Array {
  if (op === 0) return data;
  if (op === 1) return concat(varint(data.length), data);
  if (op === 3 || op === 4) return concat(fixed(data.length, 4, op === 4), data);
  if (op === 5 || op === 6) return concat(fixed(data.length, 8, op === 6), data);
  if ((op === 7 && data.length === 32) || (op === 8 && data.length === 64)) return data;
  return refuse('ICS23_OP', `Data of ${data.length} bytes cannot be written by the length rule ${op}`);
}
