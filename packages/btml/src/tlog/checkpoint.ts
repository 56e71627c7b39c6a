import { base64 } from '@scure/base';
import { CodedError } from '../errors.ts';
import { HASH_SIZE } from '../merkle/index.ts';
import { decodeBase64, type NoteKey, openNote, parseNote, signNote, type VerifiedNoteSignature } from './note.ts';

/** The head of a log (C2SP tlog-checkpoint). */
export interface LogCheckpoint {
  /** Unique name of the log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Opaque further lines. */
  readonly extensions?: readonly string[];
}

/** The text of a checkpoint's note. Throws TLOG_CHECKPOINT for what it can't hold. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: LogCheckpoint): string {
  const lines = [origin, String(size), base64.encode(root), ...extensions];
  const sound = Number.isSafeInteger(size) && size >= 0 && root.length === HASH_SIZE;
  if (!sound || lines.some((line) => line === '' || line.includes('\n'))) {
    throw new CodedError('TLOG_CHECKPOINT', 'A checkpoint has an origin, a size and a root of 32 bytes');
  }
  return `${lines.join('\n')}\n`;
}

/** Reads the text of a checkpoint's note. Throws TLOG_CHECKPOINT. */
export function parseCheckpoint(text: string): LogCheckpoint {
  const lines = text.slice(0, -1).split('\n');
  const [origin, size, root, ...extensions] = lines;
  const hash = decodeBase64(root ?? '');
  const sound = /^(?:0|[1-9][0-9]{0,15})$/.test(size ?? '') && Number.isSafeInteger(Number(size));
  if (!text.endsWith('\n') || lines.includes('') || origin === undefined || !sound || hash?.length !== HASH_SIZE) {
    throw new CodedError('TLOG_CHECKPOINT', 'A checkpoint has an origin, a size and a root of 32 bytes, one per line');
  }
  return { origin, size: Number(size), root: hash, ...(extensions.length === 0 ? {} : { extensions }) };
}

/** A checkpoint signed by the log: the signed note that a log serves. */
export function signCheckpoint(
  checkpoint: LogCheckpoint,
  key: NoteKey,
  sign: (message: Uint8Array) => Uint8Array,
): string {
  return signNote(formatCheckpoint(checkpoint), key, sign);
}

/** Verifies a checkpoint by its log's key and, if given, the keys of witnesses. Throws TLOG_… */
export function openCheckpoint(
  note: string | Uint8Array,
  log: NoteKey,
  witnesses: readonly NoteKey[] = [],
): LogCheckpoint & { readonly verified: readonly VerifiedNoteSignature[] } {
  const { verified } = openNote(note, [log, ...witnesses]);
  if (!verified.some(({ key }) => key === log)) {
    throw new CodedError('TLOG_SIGNATURE', `The checkpoint is not signed by ${log.name}`);
  }
  const checkpoint = parseCheckpoint(parseNote(note).text);
  if (checkpoint.origin !== log.name) {
    throw new CodedError('TLOG_CHECKPOINT', `The checkpoint is of ${checkpoint.origin}, not of ${log.name}`);
  }
  return { ...checkpoint, verified };
}
