import { CodedError } from '../../errors.ts';
import { concat } from '../../proof/bytes.ts';
import { hash256 } from './hash.ts';

export interface TransactionInput {
  /** Transaction id in protocol order. */
  readonly txid: Uint8Array;
  readonly vout: number;
  readonly script: Uint8Array;
  readonly sequence: number;
}

export interface TransactionOutput {
  readonly value: bigint;
  readonly script: Uint8Array;
}

export interface PowTransaction {
  readonly version: number;
  readonly inputs: readonly TransactionInput[];
  readonly outputs: readonly TransactionOutput[];
  readonly lockTime: number;
  /** The bytes without witness: what the transaction id is the hash of. */
  readonly stripped: Uint8Array;
  /** Transaction id in protocol order. */
  readonly txid: Uint8Array;
}

/** Reads Bitcoin's little-endian wire format. Every overrun and every varint that is longer than needed is refused. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #pointer: string | undefined;
  #at = 0;

  constructor(bytes: Uint8Array, pointer?: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#pointer = pointer;
  }

  get at(): number {
    return this.#at;
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  fail(message: string): CodedError {
    return new CodedError('POW_TRANSACTION', message, this.#pointer === undefined ? {} : { pointer: this.#pointer });
  }

  bytes(length: number): Uint8Array {
    if (length > this.rest) throw this.fail(`Bytes end ${length - this.rest} too early`);
    const out = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return out;
  }

  #step(length: number): number {
    if (length > this.rest) throw this.fail('Bytes end within a number');
    const at = this.#at;
    this.#at += length;
    return at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#step(8), true);
  }

  /** CompactSize in its shortest form. */
  varint(): number {
    const first = this.uint8();
    if (first < 0xfd) return first;
    const value =
      first === 0xfd
        ? this.#view.getUint16(this.#step(2), true)
        : first === 0xfe
          ? this.uint32()
          : Number(this.uint64());
    const least = first === 0xfd ? 0xfd : first === 0xfe ? 0x1_0000 : 0x1_0000_0000;
    if (value < least || !Number.isSafeInteger(value)) throw this.fail('A length is not in its shortest form');
    return value;
  }

  /** A CompactSize that counts things of at least `size` bytes each, so that a false count can't ask for memory. */
  count(size: number): number {
    const value = this.varint();
    if (value * size > this.rest) throw this.fail('A count is larger than the bytes that follow');
    return value;
  }

  end(): void {
    if (this.rest !== 0) throw this.fail(`${this.rest} bytes too many`);
  }
}

function readInputs(reader: WireReader): TransactionInput[] {
  return Array.from({ length: reader.count(41) }, () => ({
    txid: reader.bytes(32),
    vout: reader.uint32(),
    script: reader.bytes(reader.varint()),
    sequence: reader.uint32(),
  }));
}

function readOutputs(reader: WireReader): TransactionOutput[] {
  return Array.from({ length: reader.count(9) }, () => ({
    value: reader.uint64(),
    script: reader.bytes(reader.varint()),
  }));
}

/** Reads one transaction, with witness (BIP-144) or without, from a longer run of bytes. */
export function readTransaction(reader: WireReader, raw: Uint8Array): PowTransaction {
  const start = reader.at;
  const version = reader.int32();
  const bodyStart = reader.at;
  let inputs = readInputs(reader);
  const head = raw.slice(start, bodyStart);
  let body: Uint8Array;
  let outputs: TransactionOutput[];
  if (inputs.length === 0) {
    // BIP-144: no inputs here means the marker of the extended format, followed by its flag.
    if (reader.uint8() !== 1) throw reader.fail('A transaction without inputs');
    const from = reader.at;
    inputs = readInputs(reader);
    if (inputs.length === 0) throw reader.fail('A transaction without inputs');
    outputs = readOutputs(reader);
    body = raw.slice(from, reader.at);
    for (const _input of inputs) {
      for (let items = reader.count(1); items > 0; items--) reader.bytes(reader.varint());
    }
  } else {
    outputs = readOutputs(reader);
    body = raw.slice(bodyStart, reader.at);
  }
  if (outputs.length === 0) throw reader.fail('A transaction without outputs');
  const lockStart = reader.at;
  const lockTime = reader.uint32();
  const stripped = concat(head, body, raw.slice(lockStart, reader.at));
  return { version, inputs, outputs, lockTime, stripped, txid: hash256(stripped) };
}

/**
 * Reads a whole transaction from its bytes without witness. Throws POW_TRANSACTION for anything else, also for bytes with
 * a witness: those are not what the id is made of.
 */
export function parseStrippedTransaction(raw: Uint8Array, pointer?: string): PowTransaction {
  const reader = new WireReader(raw, pointer);
  const transaction = readTransaction(reader, raw);
  reader.end();
  if (transaction.stripped.length !== raw.length) throw reader.fail('A transaction is carried without its witness');
  return transaction;
}

/** Reads a whole transaction, with witness or without. Throws POW_TRANSACTION. */
export function parseTransaction(raw: Uint8Array): PowTransaction {
  const reader = new WireReader(raw);
  const transaction = readTransaction(reader, raw);
  reader.end();
  return transaction;
}

/** Whether a transaction creates coins: one input that spends nothing. */
export function isCoinbase(transaction: PowTransaction): boolean {
  const [input] = transaction.inputs;
  if (input === undefined || transaction.inputs.length !== 1) return false;
  return input.vout === 0xffffffff && input.txid.every((byte) => byte === 0);
}

/** The start of a coinbase script that BIP-34 asks for: the height pushed as a script number, in its shortest form. */
export function heightScript(height: number): Uint8Array {
  if (height === 0) return Uint8Array.of(0);
  if (height <= 16) return Uint8Array.of(0x50 + height);
  const bytes: number[] = [];
  for (let rest = height; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  // The top bit is the sign.
  if (((bytes.at(-1) ?? 0) & 0x80) !== 0) bytes.push(0);
  return Uint8Array.of(bytes.length, ...bytes);
}
