import { CodedError } from '../../errors.ts';

/** Reads a byte string from the front; every refusal has the code that the caller names. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #code: string;
  at: number;

  constructor(bytes: Uint8Array, code: string, at = 0) {
    this.bytes = bytes;
    this.#code = code;
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  fail(message: string): never {
    throw new CodedError(this.#code, message);
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) this.fail('the bytes end too early');
    this.at += 1;
    return byte;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) this.fail('the bytes end too early');
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  /** An unsigned varint (LEB128) in its shortest form, below 2^53. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        // A last byte of zero adds nothing: a longer spelling of the same number.
        if (byte === 0 && scale > 1) this.fail('a varint is not in its shortest form');
        if (!Number.isSafeInteger(value)) this.fail('a varint is too large');
        return value;
      }
      scale *= 128;
      if (scale > 2 ** 49) this.fail('a varint is too large');
    }
  }
}

/** An unsigned varint (LEB128) in its shortest form. */
export function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
