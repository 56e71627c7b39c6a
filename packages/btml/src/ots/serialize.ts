import { concat, fromHex, utf8 } from '../proof/bytes.ts';
import {
  OTS_MAGIC,
  OTS_PENDING_TAG,
  OTS_VERSION,
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

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  return Uint8Array.of(...out, rest);
}

function varbytes(bytes: Uint8Array): Uint8Array {
  return concat(varint(bytes.length), bytes);
}

function tagOf(step: OtsOp): number {
  return [...otsHashes, ...otsUnary, ...otsBinary].find((candidate) => candidate.op === step.op)?.tag ?? 0;
}

function writeStep(step: OtsOp): Uint8Array {
  const tag = Uint8Array.of(tagOf(step));
  return 'arg' in step ? concat(tag, varbytes(step.arg)) : tag;
}

function writeAttestation(attestation: OtsAttestation): Uint8Array {
  if (attestation.kind === 'unknown') return concat(attestation.tag, varbytes(attestation.payload));
  if (attestation.kind === 'pending') {
    return concat(fromHex(OTS_PENDING_TAG), varbytes(varbytes(utf8(attestation.uri))));
  }
  const tag = otsHeights.find(({ kind }) => kind === attestation.kind)?.tag ?? '';
  return concat(fromHex(tag), varbytes(varint(attestation.height)));
}

function writeBranch(branch: OtsBranch): Uint8Array {
  if ('attestation' in branch) return concat(Uint8Array.of(0x00), writeAttestation(branch.attestation));
  return concat(writeStep(branch.step), writeTimestamp(branch.next));
}

function writeTimestamp(timestamp: OtsTimestamp): Uint8Array {
  const last = timestamp.branches.length - 1;
  const parts = timestamp.branches.map((branch, i) =>
    i === last ? writeBranch(branch) : concat(Uint8Array.of(0xff), writeBranch(branch)),
  );
  return concat(...parts);
}

/** Writes a detached timestamp file, branches in their given order: what `parseOts` read comes out byte by byte. */
export function serializeOts(file: OtsFile): Uint8Array {
  const tag = otsHashes.find(({ op }) => op === file.hash)?.tag ?? 0;
  return concat(
    OTS_MAGIC,
    varint(OTS_VERSION),
    Uint8Array.of(tag),
    file.timestamp.message,
    writeTimestamp(file.timestamp),
  );
}
