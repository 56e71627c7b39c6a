import { utf8Decode, utf8Encode } from '../../../encoding/utf8.ts';
import { CodedError } from '../../../errors.ts';

/** Wire types of protobuf that occur in the messages read here. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;

export function refuseProto(message: string, pointer: string): never {
  throw new CodedError('BFT_PROTO', message, { pointer });
}

/** Reads protobuf's wire format strictly: every number in its shortest form, nothing beyond the end. */
export class WireReader {
  readonly bytes: Uint8Array;
  readonly pointer: string;
  at = 0;

  constructor(bytes: Uint8Array, pointer: string) {
    this.bytes = bytes;
    this.pointer = pointer;
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  /** An unsigned number of at most 64 bits. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return refuseProto('A message ends inside a number', this.pointer);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if ((byte === 0 && shift > 0n) || value >= 1n << 64n) {
          return refuseProto('A number is not in its shortest form', this.pointer);
        }
        return value;
      }
    }
    return refuseProto('A number is longer than 64 bits', this.pointer);
  }

  fixed64(): bigint {
    const end = this.at + 8;
    if (end > this.bytes.length) refuseProto('A message ends inside a number', this.pointer);
    let value = 0n;
    for (let i = end - 1; i >= this.at; i--) value = (value << 8n) | BigInt(this.bytes[i] ?? 0);
    this.at = end;
    return value;
  }

  /** A view of the bytes of a length-delimited field. */
  delimited(): Uint8Array {
    const length = this.varint();
    if (length > BigInt(this.bytes.length - this.at)) {
      refuseProto('A field is longer than its message', this.pointer);
    }
    const start = this.at;
    this.at += Number(length);
    return this.bytes.subarray(start, this.at);
  }

  text(): string {
    const text = utf8Decode(this.delimited());
    return text ?? refuseProto('A string is not UTF-8', this.pointer);
  }
}

/** Collects bytes in protobuf's wire format. */
export class WireWriter {
  #bytes: number[] = [];

  varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#bytes.push(Number(rest));
  }

  fixed64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    for (let i = 0; i < 8; i++) {
      this.#bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    }
  }

  delimited(bytes: Uint8Array): void {
    this.varint(BigInt(bytes.length));
    for (const byte of bytes) this.#bytes.push(byte);
  }

  text(text: string): void {
    this.delimited(utf8Encode(text));
  }

  tag(number: number, wire: number): void {
    this.varint(BigInt(number * 8 + wire));
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
