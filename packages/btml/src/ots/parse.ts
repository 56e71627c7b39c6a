import { utf8Decode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { equal, toHex } from '../proof/bytes.ts';
import { applyOts } from './apply.ts';
import {
  OTS_LIMITS,
  OTS_MAGIC,
  OTS_PENDING_TAG,
  OTS_VERSION,
  OTS_WORK,
  type OtsAttestation,
  type OtsBranch,
  type OtsFile,
  type OtsOp,
  type OtsTimestamp,
  otsBinary,
  otsHashes,
  otsHeights,
  otsUnary,
} from './types.ts';

class OtsReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #spent = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Accounts for one more branch, about a message of so many bytes. */
  spend(length: number): void {
    this.#spent += length + OTS_WORK.branch;
    if (this.#spent <= OTS_WORK.total) return;
    throw new CodedError('OTS_MESSAGE_LENGTH', 'The messages of the file are too much together', {
      details: { offset: this.#at },
    });
  }

  bytes(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) {
      throw new CodedError('OTS_TRUNCATED', 'The file ends too early', { details: { offset: this.#at } });
    }
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  /** Base-128 number, least significant group first, in its shortest form. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new CodedError('OTS_NUMBER', 'A number is too large');
      if ((byte & 0x80) === 0) {
        if (byte === 0 && scale > 1) throw new CodedError('OTS_NUMBER', 'A number is not in its shortest form');
        return value;
      }
      scale *= 128;
    }
  }

  varbytes(least: number, most: number, code: string): Uint8Array {
    const length = this.varint();
    if (length < least || length > most) {
      throw new CodedError(code, `${length} bytes where ${least} to ${most} are allowed`, {
        details: { offset: this.#at },
      });
    }
    return this.bytes(length);
  }

  end(code: string): void {
    const rest = this.#bytes.length - this.#at;
    if (rest !== 0) throw new CodedError(code, `${rest} bytes too many`, { details: { offset: this.#at } });
  }
}

function readAttestation(reader: OtsReader): OtsAttestation {
  const tag = reader.bytes(8);
  const payload = reader.varbytes(0, OTS_LIMITS.attestation, 'OTS_ATTESTATION_LENGTH');
  const name = toHex(tag);
  const inner = new OtsReader(payload);
  const known = otsHeights.find((candidate) => candidate.tag === name);
  if (known !== undefined) {
    const height = inner.varint();
    inner.end('OTS_ATTESTATION');
    return { kind: known.kind, height };
  }
  if (name !== OTS_PENDING_TAG) return { kind: 'unknown', tag, payload };
  const uri = utf8Decode(inner.varbytes(0, OTS_LIMITS.uri, 'OTS_ATTESTATION')) ?? '';
  inner.end('OTS_ATTESTATION');
  if (!/^[A-Za-z0-9\-._/:]+$/.test(uri)) {
    throw new CodedError('OTS_ATTESTATION', 'A calendar address holds characters that are not allowed');
  }
  return { kind: 'pending', uri };
}

function readStep(tag: number, reader: OtsReader): OtsOp {
  const plain = [...otsHashes, ...otsUnary].find((candidate) => candidate.tag === tag);
  if (plain !== undefined) return { op: plain.op };
  const binary = otsBinary.find((candidate) => candidate.tag === tag);
  if (binary === undefined) {
    throw new CodedError('OTS_OPERATION', `No operation has the tag 0x${tag.toString(16).padStart(2, '0')}`);
  }
  return { op: binary.op, arg: reader.varbytes(1, OTS_LIMITS.message, 'OTS_MESSAGE_LENGTH') };
}

function readTimestamp(reader: OtsReader, message: Uint8Array, depth: number): OtsTimestamp {
  if (depth > OTS_LIMITS.nesting) {
    throw new CodedError('OTS_NESTING', `More than ${OTS_LIMITS.nesting} nested operations`);
  }
  const branches: OtsBranch[] = [];
  for (let more = true; more; ) {
    let tag = reader.byte();
    more = tag === 0xff;
    if (more) tag = reader.byte();
    reader.spend(message.length);
    if (tag === 0x00) {
      branches.push({ attestation: readAttestation(reader) });
    } else {
      const step = readStep(tag, reader);
      branches.push({ step, next: readTimestamp(reader, applyOts(step, message), depth + 1) });
    }
  }
  return { message, branches };
}

/**
 * Reads a detached timestamp file, with all its limits, and computes every message on the way. Strict: numbers in their
 * shortest form, nothing after the end.
 *
 * @throws CodedError OTS_MAGIC, OTS_VERSION, OTS_DIGEST_TYPE, OTS_TRUNCATED, OTS_NUMBER, OTS_MESSAGE_LENGTH, OTS_NESTING,
 *   OTS_OPERATION, OTS_ATTESTATION, OTS_ATTESTATION_LENGTH, OTS_TRAILING
 */
export function parseOts(bytes: Uint8Array): OtsFile {
  const reader = new OtsReader(bytes);
  if (bytes.length < OTS_MAGIC.length || !equal(reader.bytes(OTS_MAGIC.length), OTS_MAGIC)) {
    throw new CodedError('OTS_MAGIC', 'This is no OpenTimestamps proof');
  }
  const version = reader.varint();
  if (version !== OTS_VERSION) throw new CodedError('OTS_VERSION', `Version ${version} of the format is not known`);
  const tag = reader.byte();
  const hash = otsHashes.find((candidate) => candidate.tag === tag);
  if (hash === undefined) {
    throw new CodedError('OTS_DIGEST_TYPE', `No digest of files has the tag 0x${tag.toString(16).padStart(2, '0')}`);
  }
  const timestamp = readTimestamp(reader, reader.bytes(hash.length), 0);
  reader.end('OTS_TRAILING');
  return { hash: hash.op, timestamp };
}

/** Whether bytes start as a detached timestamp does. */
export function looksLikeOts(bytes: Uint8Array): boolean {
  return equal(bytes.slice(0, OTS_MAGIC.length), OTS_MAGIC);
}
