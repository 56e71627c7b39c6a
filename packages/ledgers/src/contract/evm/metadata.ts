import { CodedError } from '@blockcluster/btml';
import { bytesToHex, concatBytes, type Hex, hexToBytes, sha256, stringToBytes } from 'viem';
import type { ContractDescriptor } from '../descriptor.ts';
import type { ImportNames } from '../header.ts';
import { type Json, objectIn, parsed, tooLarge } from '../read.ts';
import { describeArtifact } from './descriptor.ts';

/** What the compiler wrote behind the code (Solidity, "Contract Metadata": Encoding of the Metadata Hash in the Bytecode). */
export interface CodeMetadata {
  /** Multihash of the metadata file as IPFS names it (CIDv0 in hex, 0x1220…). */
  readonly ipfs?: string;
  /** Hash of it in Swarm. */
  readonly swarm?: string;
  /** Such as `0.8.28`, or the whole version text of a build that is no release. */
  readonly solc?: string;
}

/** IPFS makes one block of so many bytes, and a tree of more. */
const MOST_BYTES = 262_144;
/** Members are few and short; deeper or longer CBOR is none of the compiler's. */
const MOST_MEMBERS = 8;

/**
 * The CBOR map at the end of a contract's code, whose length its last two bytes hold; undefined where there is none: the
 * compiler can be told to leave it out, and other languages write other things.
 */
export function readCodeMetadata(code: string): CodeMetadata | undefined {
  const bytes = hexToBytes(`0x${code.slice(2)}`);
  const length = ((bytes.at(-2) ?? 0) << 8) | (bytes.at(-1) ?? 0);
  const start = bytes.length - 2 - length;
  if (length === 0 || start < 0) return undefined;
  const members = readMap(bytes.subarray(start, bytes.length - 2));
  if (members === undefined) return undefined;
  const [ipfs, swarm, solc] = ['ipfs', 'bzzr1', 'solc'].map((name) => members.get(name));
  return {
    ...(ipfs instanceof Uint8Array ? { ipfs: bytesToHex(ipfs) } : {}),
    ...(swarm instanceof Uint8Array ? { swarm: bytesToHex(swarm) } : {}),
    ...(solc instanceof Uint8Array && solc.length === 3 ? { solc: solc.join('.') } : {}),
    ...(typeof solc === 'string' ? { solc } : {}),
  };
}

/** A map of texts to texts, bytes and truth values (RFC 8949), whole and nothing behind it; undefined for anything else. */
function readMap(bytes: Uint8Array): ReadonlyMap<string, Uint8Array | string | boolean> | undefined {
  const [first = 0] = bytes;
  const count = first & 0x1f;
  if (first >> 5 !== 5 || count > MOST_MEMBERS) return undefined;
  const members = new Map<string, Uint8Array | string | boolean>();
  let at = 1;
  for (let i = 0; i < count; i++) {
    const key = readItem(bytes, at);
    const value = key && readItem(bytes, key.next);
    if (typeof key?.value !== 'string' || value === undefined || members.has(key.value)) return undefined;
    members.set(key.value, value.value);
    at = value.next;
  }
  return at === bytes.length ? members : undefined;
}

function readItem(
  bytes: Uint8Array,
  at: number,
): { readonly value: Uint8Array | string | boolean; readonly next: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first === 0xf4 || first === 0xf5) return { value: first === 0xf5, next: at + 1 };
  const [kind, small] = [first >> 5, first & 0x1f];
  if ((kind !== 2 && kind !== 3) || small > 24) return undefined;
  const start = small === 24 ? at + 2 : at + 1;
  const length = small === 24 ? (bytes[at + 1] ?? 0) : small;
  const value = bytes.subarray(start, start + length);
  if (value.length !== length) return undefined;
  return { value: kind === 2 ? value : new TextDecoder().decode(value), next: start + length };
}

/**
 * The multihash under which IPFS keeps a file of one block (CIDv0): SHA-256 of a node of dag-pb that holds it as UnixFS.
 * Throws CONTRACT_LIMIT for more than 256 KiB.
 */
export function ipfsMultihash(content: Uint8Array): string {
  if (content.length > MOST_BYTES) throw tooLarge('Bytes of metadata', MOST_BYTES, '/metadata');
  const size = varint(content.length);
  const data = content.length === 0 ? [] : [Uint8Array.of(0x12), size, content];
  const file = concatBytes([Uint8Array.of(0x08, 0x02), ...data, Uint8Array.of(0x18), size]);
  const node = concatBytes([Uint8Array.of(0x0a), varint(file.length), file]);
  return `0x1220${sha256(node).slice(2)}`;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Uint8Array.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}

/** What a metadata file says, checked against the code that names it. */
export interface VerifiedMetadata {
  readonly descriptor: ContractDescriptor;
  /** Version of the compiler as the file names it. */
  readonly compiler: string | undefined;
  /** `file:Contract`. */
  readonly contract: string | undefined;
  /** The multihash that the code and the file share. */
  readonly ipfs: string;
}

/**
 * The descriptor of a contract from the metadata file of its compiler, byte for byte as it was published: its hash must
 * be the one in the code. Whoever wrote the code chose that hash, so it proves what the deployer published as interface
 * and source, and not that the code was compiled from it.
 *
 * @param text the file as it is: a space more is another file.
 * @throws CodedError CONTRACT_METADATA_MISSING where the code names no file in IPFS, CONTRACT_METADATA where it names
 *   another one, CONTRACT_LIMIT, CONTRACT_FORMAT and as `describeArtifact`
 */
export function describeMetadata(text: string, code: string, names: ImportNames): VerifiedMetadata {
  const named = readCodeMetadata(code);
  if (named?.ipfs === undefined)
    throw new CodedError('CONTRACT_METADATA_MISSING', 'The code at the address names no metadata file in IPFS', {
      pointer: '/metadata',
      details: { ...named },
    });
  const found = ipfsMultihash(stringToBytes(text));
  if (found !== named.ipfs)
    throw new CodedError('CONTRACT_METADATA', 'The code at the address names another metadata file', {
      pointer: '/metadata',
      details: { expected: named.ipfs, found },
    });
  const file = objectIn(parsed(text, MOST_BYTES));
  const output = objectIn(file?.get('output'));
  const descriptor = describeArtifact(
    { abi: output?.get('abi'), devdoc: output?.get('devdoc'), userdoc: output?.get('userdoc'), metadata: text },
    names,
  );
  const compiler = textIn(objectIn(file?.get('compiler'))?.get('version'));
  return { descriptor, compiler, contract: descriptor.source?.contract, ipfs: named.ipfs };
}

function textIn(value: Json): string | undefined {
  return typeof value === 'string' ? value.slice(0, 128) : undefined;
}

/** Slot of the address of the implementation behind a proxy (EIP-1967). */
export const IMPLEMENTATION_SLOT: Hex = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
