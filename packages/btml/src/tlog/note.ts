import { base64 } from '@scure/base';
import { utf8Decode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { sha256 } from '../merkle/index.ts';
import { concat, equal, utf8 } from '../proof/bytes.ts';
import { verifyEd25519 } from '../signature/ed25519.ts';

/** Kinds of note keys that are verified here: plain Ed25519, and the timestamped Ed25519 cosignatures of witnesses. */
export type NoteKeyKind = 'ed25519' | 'cosignature';

const kindBytes: Readonly<Record<NoteKeyKind, number>> = { ed25519: 0x01, cosignature: 0x04 };

/** A key that may sign notes (C2SP signed-note). */
export interface NoteKey {
  readonly name: string;
  readonly kind: NoteKeyKind;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** A signature line: whose it claims to be, and its bytes after the key id. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** With its final newline: exactly what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature that a trusted key made. */
export interface VerifiedNoteSignature {
  readonly key: NoteKey;
  /** When the witness saw it, in seconds since 1970; cosignatures only. */
  readonly time?: number;
}

const MAX_NOTE = 1_000_000;
const MAX_SIGNATURES = 100;

function fail(message: string): CodedError {
  return new CodedError('TLOG_NOTE', message);
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name);
}

/** Decodes standard Base64 with padding; undefined for anything that doesn't encode back to the same text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    const bytes = base64.decode(text);
    return base64.encode(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The four bytes by which a signature line names its key: SHA-256(name || 0A || kind || public key), cut off. */
export function noteKeyId(key: NoteKey): Uint8Array {
  const kind = Uint8Array.of(0x0a, kindBytes[key.kind]);
  return sha256(concat(utf8(key.name), kind, key.publicKey)).slice(0, 4);
}

/** A verifier key as Go's note package writes it: `name+<hex key id>+base64(kind || public key)`. */
export function formatVerifierKey(key: NoteKey): string {
  const id = Array.from(noteKeyId(key), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${key.name}+${id}+${base64.encode(concat(Uint8Array.of(kindBytes[key.kind]), key.publicKey))}`;
}

/** Reads a verifier key; throws TLOG_KEY. */
export function parseVerifierKey(text: string): NoteKey {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text);
  const bytes = decodeBase64(match?.[3] ?? '');
  const kind = bytes?.[0] === 0x01 ? 'ed25519' : bytes?.[0] === 0x04 ? 'cosignature' : undefined;
  if (bytes === undefined || bytes.length !== 33 || kind === undefined) {
    throw new CodedError('TLOG_KEY', 'A verifier key is name+id+base64 of an Ed25519 key');
  }
  const key: NoteKey = { name: match?.[1] ?? '', kind, publicKey: bytes.slice(1) };
  if (formatVerifierKey(key) !== text) throw new CodedError('TLOG_KEY', "The key's id is not that of its bytes");
  return key;
}

function formatLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${base64.encode(concat(keyId, signature))}\n`;
}

/** Writes a note with its signature lines. Throws TLOG_NOTE for a text or names that a note can't have. */
export function formatNote(note: SignedNote): string {
  const out = `${note.text}\n${note.signatures.map(formatLine).join('')}`;
  parseNote(out);
  return out;
}

/** Reads a signed note strictly. Nothing is verified. Throws TLOG_NOTE. */
export function parseNote(input: string | Uint8Array): SignedNote {
  const note = typeof input === 'string' ? input : utf8Decode(input);
  if (note === undefined || note.length > MAX_NOTE || !note.isWellFormed()) throw fail('A note is UTF-8 text');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a note must not contain
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw fail('A note holds no control characters but newlines');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw fail('A note has a text, an empty line and signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (split + 2 >= note.length || lines.length > MAX_SIGNATURES) throw fail('A note has between 1 and 100 signatures');
  const signatures = lines.map((line) => {
    const match = /^— (\S+) (\S+)$/u.exec(line);
    const name = match?.[1] ?? '';
    const bytes = decodeBase64(match?.[2] ?? '');
    if (!isKeyName(name) || bytes === undefined || bytes.length < 5) throw fail('A signature line is malformed');
    return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
  });
  return { text: note.slice(0, split + 1), signatures };
}

/** Adds a signature of the plain Ed25519 kind. `sign` gives 64 bytes over the text's UTF-8. */
export function signNote(
  text: string,
  key: NoteKey,
  sign: (message: Uint8Array) => Uint8Array,
  signatures: readonly NoteSignature[] = [],
): string {
  if (key.kind !== 'ed25519') throw new CodedError('TLOG_KEY', 'Only plain Ed25519 keys sign notes here');
  const own = { name: key.name, keyId: noteKeyId(key), signature: sign(utf8(text)) };
  return formatNote({ text, signatures: [...signatures, own] });
}

function verifyOne(text: string, key: NoteKey, signature: Uint8Array): VerifiedNoteSignature | undefined {
  // Two verifiers must never disagree about a note.
  const check = (message: Uint8Array, value: Uint8Array): boolean => verifyEd25519(value, message, key.publicKey);
  if (key.kind === 'ed25519') return check(utf8(text), signature) ? { key } : undefined;
  if (signature.length !== 72) return undefined;
  const time = Number(new DataView(signature.buffer, signature.byteOffset, 8).getBigUint64(0));
  if (!Number.isSafeInteger(time)) return undefined;
  const message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  return check(message, signature.slice(8)) ? { key, time } : undefined;
}

/**
 * Verifies a note by the keys that the verifier trusts. Signatures of other keys are ignored; one that names a trusted key
 * must be right, and there must be at least one. Throws TLOG_NOTE, TLOG_SIGNATURE.
 */
export function openNote(
  input: string | Uint8Array,
  keys: readonly NoteKey[],
): SignedNote & { readonly verified: readonly VerifiedNoteSignature[] } {
  const note = parseNote(input);
  const verified: VerifiedNoteSignature[] = [];
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((candidate) => candidate.name === name && equal(noteKeyId(candidate), keyId));
    if (key === undefined) continue;
    const result = verifyOne(note.text, key, signature);
    if (result === undefined) throw new CodedError('TLOG_SIGNATURE', `The signature of ${name} is wrong`);
    verified.push(result);
  }
  if (verified.length === 0) throw new CodedError('TLOG_SIGNATURE', 'No trusted key signed the note');
  return { ...note, verified };
}
