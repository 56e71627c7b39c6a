import { sha256Text } from '../log/hash.ts';

/** A record that passed every check: all that the log needs of it. */
export interface PreparedRecord {
  /** SHA-256 of the canonical document. */
  readonly id: Buffer;
  /** First 16 bytes of the hash of what makes two records the same. */
  readonly dedupe: Buffer;
  /** First 8 bytes of the digest, as PostgreSQL's signed bigint. */
  readonly digestKey: bigint;
  readonly name: string | null;
  readonly plan: string;
  /** Canonical JSON of the record or of the envelope around it. */
  readonly document: string;
}

/** What makes two records the same. `meta` is canonical JSON; `signers` are the sorted keys of an envelope. */
export interface Identity {
  readonly issuer: string;
  readonly digest: string;
  readonly media?: string | undefined;
  readonly name?: string | undefined;
  readonly name64?: string | undefined;
  readonly meta?: string | undefined;
  readonly signers?: readonly string[] | undefined;
}

/**
 * Salt and time of issue differ whenever the same file is registered again; these members don't. A signed envelope
 * is never answered with an unsigned record: its signers count too.
 */
export function dedupeKey(identity: Identity): Buffer {
  const { issuer, digest, media, name, name64, meta, signers } = identity;
  let text = `{"digest":"${digest}","issuer":${JSON.stringify(issuer)}`;
  if (media !== undefined) text += `,"media":${JSON.stringify(media)}`;
  if (meta !== undefined) text += `,"meta":${meta}`;
  if (name !== undefined) text += `,"name":${JSON.stringify(name)}`;
  if (name64 !== undefined) text += `,"name64":"${name64}"`;
  if (signers !== undefined) text += `,"signers":${JSON.stringify(signers)}`;
  return sha256Text(`${text}}`).subarray(0, 16);
}

/** The index key of a digest written `sha-256:<64 hex>`. */
export function digestKey(digest: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${digest.slice(8, 24)}`));
}
