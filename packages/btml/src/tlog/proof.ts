import { base64 } from '@scure/base';
import { utf8Decode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { HASH_SIZE, isCount, verifyInclusion } from '../merkle/index.ts';
import { type LogCheckpoint, openCheckpoint } from './checkpoint.ts';
import { decodeBase64, type NoteKey, parseNote, type VerifiedNoteSignature } from './note.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

/** An offline proof that an entry is in a log (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number;
  /** Siblings from the leaf up, as in RFC 6962 section 2.1.1. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, word by word. */
  readonly checkpoint: string;
  /** Opaque and unauthenticated. */
  readonly extra?: Uint8Array;
}

/** Writes a proof, to be kept as `.tlog-proof`. Throws TLOG_PROOF, TLOG_NOTE. */
export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const extraLine = extra === undefined ? '' : `extra ${base64.encode(extra)}\n`;
  const out = `${FIRST_LINE}\n${extraLine}index ${index}\n${proof.map((hash) => `${base64.encode(hash)}\n`).join('')}\n${checkpoint}`;
  parseTlogProof(out);
  return out;
}

function fail(message: string): CodedError {
  return new CodedError('TLOG_PROOF', message);
}

/** Reads a proof strictly. Nothing is verified. Throws TLOG_PROOF, TLOG_NOTE. */
export function parseTlogProof(input: string | Uint8Array): TlogProof {
  const text = typeof input === 'string' ? input : utf8Decode(input);
  const split = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || split < 0) throw fail('A proof has an empty line before its checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== FIRST_LINE) throw fail(`A proof begins with ${FIRST_LINE}`);
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) {
    extra = decodeBase64(lines.shift()?.slice('extra '.length) ?? '');
    if (extra === undefined) throw fail('The extra data are not Base64');
  }
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !isCount(Number(index))) throw fail('A proof states its index');
  if (lines.length > 63) throw fail('A proof has at most 63 hashes');
  const proof = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_SIZE) throw fail('Each hash is one line of Base64');
    return hash;
  });
  const checkpoint = text.slice(split + 2);
  parseNote(checkpoint);
  return { index: Number(index), proof, checkpoint, ...(extra === undefined ? {} : { extra }) };
}

export interface VerifyTlogOptions {
  readonly log: NoteKey;
  readonly witnesses?: readonly NoteKey[];
  /** How many of the witnesses must have cosigned; 0 by default. */
  readonly quorum?: number;
}

/**
 * Verifies that a leaf hash is in the log whose checkpoint the proof carries. It says nothing about when: an anchor does.
 * Throws TLOG_PROOF, TLOG_NOTE, TLOG_SIGNATURE, TLOG_CHECKPOINT, TLOG_QUORUM.
 */
export function verifyTlogProof(
  input: string | Uint8Array,
  leaf: Uint8Array,
  options: VerifyTlogOptions,
): LogCheckpoint & { readonly index: number; readonly verified: readonly VerifiedNoteSignature[] } {
  const { index, proof, checkpoint } = parseTlogProof(input);
  const head = openCheckpoint(checkpoint, options.log, options.witnesses);
  if (!verifyInclusion(leaf, index, head.size, proof, head.root)) {
    throw fail('The entry is not at this index of the log');
  }
  const cosigned = new Set(head.verified.filter(({ key }) => key !== options.log).map(({ key }) => key.name)).size;
  if (cosigned < (options.quorum ?? 0)) {
    throw new CodedError('TLOG_QUORUM', `${cosigned} of ${options.quorum} witnesses cosigned`);
  }
  return { ...head, index };
}
