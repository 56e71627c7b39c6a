import { CodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

export { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

/** Bitcoin's double SHA-256, in internal byte order. */
export function hash256(bytes: Uint8Array): Uint8Array {
  return sha256(sha256(bytes));
}

/** Hashes are shown with their bytes reversed (display order) and hashed as they are (internal order). */
export function displayHash(internal: Uint8Array): string {
  return bytesToHex(Uint8Array.from(internal).reverse());
}

export function internalHash(display: string): Uint8Array {
  return hexToBytes(display).reverse();
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A cursor over untrusted bytes: reading past the end throws LEDGER_ANSWER instead of yielding undefined. */
export class Reader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
  }

  get done(): boolean {
    return this.offset === this.bytes.length;
  }

  take(length: number): Uint8Array {
    const end = this.offset + length;
    if (end > this.bytes.length) throw malformed('data ends early');
    const slice = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return slice;
  }

  peek(ahead: number): number | undefined {
    return this.bytes[this.offset + ahead];
  }

  u32(): number {
    const at = this.offset;
    this.take(4);
    return this.view.getUint32(at, true);
  }

  i32(): number {
    const at = this.offset;
    this.take(4);
    return this.view.getInt32(at, true);
  }

  i64(): bigint {
    const at = this.offset;
    this.take(8);
    return this.view.getBigInt64(at, true);
  }

  /** CompactSize; a longer form than needed is refused, as nodes do. */
  size(): number {
    const first = this.take(1)[0] ?? 0;
    if (first < 0xfd) return first;
    const at = this.offset;
    if (first === 0xfd) {
      this.take(2);
      return canonicalSize(this.view.getUint16(at, true), 0xfd);
    }
    if (first === 0xfe) return canonicalSize(this.u32(), 0x10000);
    throw malformed('a count exceeds 32 bits');
  }

  sized(): Uint8Array {
    return this.take(this.size());
  }
}

function canonicalSize(value: number, least: number): number {
  if (value < least) throw malformed('a count is not in its shortest form');
  return value;
}

export function malformed(what: string): CodedError {
  return new CodedError('LEDGER_ANSWER', `Malformed Bitcoin data: ${what}.`);
}

export function u32le(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

export function u64le(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value, true);
  return out;
}

export function compactSize(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value);
  if (value <= 0xffff) return Uint8Array.of(0xfd, value & 0xff, value >> 8);
  return Uint8Array.of(0xfe, ...u32le(value));
}
