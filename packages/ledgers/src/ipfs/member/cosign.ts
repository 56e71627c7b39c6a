import {
  base64url,
  CodedError,
  cosignatureMessage,
  decodeBase64,
  decodeDidKey,
  hexDecode,
  hexEncode,
  isCodedError,
  type NoteKey,
  noteKeyId,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  verifyConsistency,
} from '@blockcluster/btml';
import type { MemberIdentity } from './member.ts';
import type { MemberState, SeenHead } from './state.ts';

/** A head of a log with the proof that it extends an older one (C2SP tlog-witness, `add-checkpoint`). */
export interface HeadRequest {
  /** The size that the member is thought to have seen last. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  /** The checkpoint, signed by its log. */
  readonly note: string;
}

/** A cosignature as it stands in an anchor: seconds since 1970, and base64url of 64 bytes. */
export interface Cosignature {
  readonly key: string;
  readonly time: string;
  readonly value: string;
}

/** The body of an `add-checkpoint` request. */
export function formatHeadRequest({ old, proof, note }: HeadRequest): string {
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`);
  return `old ${old}\n${lines.join('')}\n${note}`;
}

/** Reads the body of an `add-checkpoint` request. Throws MEMBER_REQUEST. */
export function parseHeadRequest(body: string): HeadRequest {
  const split = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(split, 0)).split('\n');
  const old = /^old (0|[1-9][0-9]{0,14})$/.exec(first)?.[1];
  const proof = lines.map((line) => decodeBase64(line));
  const hashes = proof.filter((hash) => hash?.length === 32).map((hash) => hash ?? new Uint8Array(32));
  if (old === undefined || lines.length > 63 || hashes.length !== lines.length) {
    throw new CodedError('MEMBER_REQUEST', 'A head comes as an old size, at most 63 hashes, an empty line and a note');
  }
  return { old: Number(old), proof: hashes, note: body.slice(split + 2) };
}

function openHead(
  note: string,
  logs: readonly NoteKey[],
): SeenHead & { readonly origin: string; readonly text: string } {
  let text: string;
  let origin: string;
  try {
    ({ text } = parseNote(note));
    ({ origin } = parseCheckpoint(text));
  } catch (cause) {
    throw new CodedError('MEMBER_REQUEST', 'Not a signed checkpoint', { cause });
  }
  const log = logs.find(({ name }) => name === origin);
  if (log === undefined) throw new CodedError('MEMBER_LOG', `The log ${origin} is not known here`);
  try {
    const { size, root } = openCheckpoint(note, log);
    return { origin, text, size, root: hexEncode(root) };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError('MEMBER_LOG_SIGNATURE', `The head is not signed by ${origin}`, { cause: error });
  }
}

function checkExtends(last: SeenHead | undefined, next: SeenHead, { old, proof }: HeadRequest): void {
  if (old > next.size || next.size === 0) {
    throw new CodedError('MEMBER_REQUEST', 'A head is not older than what it extends, and of a log with entries');
  }
  if (old !== (last?.size ?? 0)) {
    const size = last?.size ?? 0;
    throw new CodedError('MEMBER_HEAD', `The head that was seen last has size ${size}`, { details: { size } });
  }
  const bytes = (head: SeenHead): Uint8Array => hexDecode(head.root) ?? new Uint8Array(0);
  const holds =
    last === undefined ? proof.length === 0 : verifyConsistency(old, next.size, bytes(last), bytes(next), proof);
  if (!holds) {
    throw new CodedError('MEMBER_FORK', `The head of size ${next.size} does not extend that of size ${old}`, {
      details: { size: old, root: last?.root },
    });
  }
}

/**
 * Cosigns a head of a log if it extends the last one that this member cosigned: who has the cosignatures of a majority
 * can't show another history to others. The head is kept durably before the signature leaves.
 *
 * @throws CodedError MEMBER_REQUEST, MEMBER_LOG, MEMBER_LOG_SIGNATURE, MEMBER_HEAD (`details.size`), MEMBER_FORK
 */
export async function cosignHead(
  request: HeadRequest,
  member: MemberIdentity,
  logs: readonly NoteKey[],
  state: MemberState,
  now: number,
): Promise<Cosignature> {
  const { origin, text, size, root } = openHead(request.note, logs);
  const last = await state.head(origin);
  checkExtends(last, { size, root }, request);
  if (!(await state.advance(origin, last, { size, root }))) {
    throw new CodedError('MEMBER_HEAD', 'Another head was cosigned meanwhile', {
      details: { size: (await state.head(origin))?.size ?? 0 },
    });
  }
  const value = base64url.encode(member.sign(cosignatureMessage(text, now)));
  return { key: member.key, time: String(now), value };
}

function witnessKey(name: string, key: string): NoteKey {
  return { name, kind: 'cosignature', publicKey: decodeDidKey(key).bytes };
}

/** A cosignature as a line of a C2SP note. */
export function formatCosignature(name: string, { key, time, value }: Cosignature): string {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = base64url.decode(value) ?? new Uint8Array(0);
  const line = Buffer.concat([noteKeyId(witnessKey(name, key)), stamp, signature]).toString('base64');
  return `— ${name} ${line}\n`;
}

/** Reads the line with which a member answered; its signature is checked where the anchor is. Throws LEDGER_ANSWER. */
export function parseCosignature(line: string, name: string, key: string): Cosignature {
  const text = /^— (\S+) (\S+)\n$/u.exec(line);
  const bytes = text?.[1] === name ? decodeBase64(text[2] ?? '') : undefined;
  const id = hexEncode(noteKeyId(witnessKey(name, key)));
  if (bytes === undefined || bytes.length !== 76 || hexEncode(bytes.subarray(0, 4)) !== id) {
    throw new CodedError('LEDGER_ANSWER', `${name} did not answer with its cosignature`);
  }
  const time = new DataView(bytes.buffer, bytes.byteOffset + 4, 8).getBigUint64(0);
  return { key, time: String(time), value: base64url.encode(bytes.subarray(12)) };
}
