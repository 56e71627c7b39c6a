import { CodedError } from '../../errors.ts';
import { displayHash, hash256, hashToNumber } from './hash.ts';

export const HEADER_SIZE = 80;

/** A block header with its bytes; hashes are in protocol (internal) order. */
export interface PowHeader {
  readonly raw: Uint8Array;
  readonly version: number;
  readonly previous: Uint8Array;
  readonly merkleRoot: Uint8Array;
  /** Seconds since 1970 as the miner states it. */
  readonly time: number;
  readonly bits: number;
  readonly nonce: number;
  readonly hash: Uint8Array;
  /** The hash in display order, as key of maps. */
  readonly id: string;
}

/** Reads an 80-byte header; throws POW_HEADER. Nothing is checked but the length. */
export function parseHeader(raw: Uint8Array, pointer?: string): PowHeader {
  if (raw.length !== HEADER_SIZE) {
    throw new CodedError('POW_HEADER', `A block header has 80 bytes, not ${raw.length}`, pointer ? { pointer } : {});
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const hash = hash256(raw);
  return {
    raw,
    version: view.getInt32(0, true),
    previous: raw.subarray(4, 36),
    merkleRoot: raw.subarray(36, 68),
    time: view.getUint32(68, true),
    bits: view.getUint32(72, true),
    nonce: view.getUint32(76, true),
    hash,
    id: displayHash(hash),
  };
}

/** Reads concatenated 80-byte headers; throws POW_HEADER when the length doesn't fit. */
export function parseHeaders(bytes: Uint8Array, pointer?: string): PowHeader[] {
  if (bytes.length % HEADER_SIZE !== 0) {
    throw new CodedError('POW_HEADER', 'Concatenated headers are a multiple of 80 bytes', pointer ? { pointer } : {});
  }
  const out: PowHeader[] = [];
  for (let at = 0; at < bytes.length; at += HEADER_SIZE) out.push(parseHeader(bytes.slice(at, at + HEADER_SIZE)));
  return out;
}

/**
 * Target of the compact form `bits`; undefined for the forms that no block may use: negative, zero, over 256 bits
 * (Bitcoin Core, arith_uint256::SetCompact).
 */
export function targetFromBits(bits: number): bigint | undefined {
  const exponent = bits >>> 24;
  const mantissa = BigInt(bits & 0x007fffff);
  if ((bits & 0x00800000) !== 0 || mantissa === 0n) return undefined;
  const target = exponent <= 3 ? mantissa >> BigInt(8 * (3 - exponent)) : mantissa << BigInt(8 * (exponent - 3));
  return target === 0n || target >= 1n << 256n ? undefined : target;
}

/** Compact form of a target (arith_uint256::GetCompact), rounding down as the protocol does. */
export function bitsFromTarget(target: bigint): number {
  const hex = target.toString(16);
  let size = Math.ceil(hex.length / 2);
  let mantissa = size <= 3 ? Number(target) * 2 ** (8 * (3 - size)) : Number(target >> BigInt(8 * (size - 3)));
  if (mantissa >= 0x00800000) {
    mantissa = Math.floor(mantissa / 256);
    size += 1;
  }
  return size * 2 ** 24 + mantissa;
}

/** Expected number of hashes behind a block of this target. */
export function workOfTarget(target: bigint): bigint {
  return (1n << 256n) / (target + 1n);
}

/** Work behind a header by its own bits; 0 when they are no valid target. */
export function workOf(header: PowHeader): bigint {
  const target = targetFromBits(header.bits);
  return target === undefined ? 0n : workOfTarget(target);
}

/** Whether the header's hash meets the target that its own bits state, and that target is allowed at all. */
export function meetsTarget(header: PowHeader, limit: bigint): boolean {
  const target = targetFromBits(header.bits);
  return target !== undefined && target <= limit && hashToNumber(header.hash) <= target;
}
