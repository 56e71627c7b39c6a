import { sha256 } from '@noble/hashes/sha2.js';
import { hexEncode } from '../encoding/hex.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { parseTime } from '../identifiers/time.ts';
import { canonicalize } from '../json/canonical.ts';
import { parseEnvelope, parseTrustStatement } from '../kinds/parse.ts';
import type { TrustStatement } from '../kinds/trust.ts';
import { verifyEnvelope } from '../signature/envelope.ts';
import type { BtmlMap } from '../value.ts';

/** The newest statement of a publisher that a verifier has accepted. */
export interface TrustHead {
  /** did:key of who signs now. */
  readonly publisher: string;
  readonly version: number;
  /** Id of the statement. */
  readonly id: string;
}

/** A statement out of the member `signed` of a trust file. */
export interface ReadStatement extends TrustHead {
  readonly prev?: string;
  readonly digest: string;
  readonly issued: string;
  /** From then on the publisher wants this version believed no more. */
  readonly expires?: string;
  /** Keys whose proofs stand in its envelope. */
  readonly signers: readonly string[];
}

/** What a publisher has signed about a trust file: its own statement last, before it those that lead there. */
export interface SignedTrust {
  readonly head: TrustHead;
  readonly statements: readonly ReadStatement[];
}

/** The digest that a statement gives of a trust file: of its canonical form without the member `signed`. */
export function trustDigest(file: BtmlMap): string {
  const { signed: _, ...content } = file;
  return `sha-256:${hexEncode(sha256(utf8Encode(canonicalize(content))))}`;
}

/**
 * The statement of the next version of a trust file, to be signed with purpose `trust` by the issuer; if the issuer is
 * another than that of the version before, by that one's key too.
 *
 * @param content the trust file; its `issued` becomes that of the statement.
 */
export function nextTrustStatement(
  content: BtmlMap & { readonly issued: string },
  parts: { readonly issuer: string; readonly previous?: Pick<TrustHead, 'version' | 'id'>; readonly expires?: string },
): TrustStatement {
  const { previous, expires } = parts;
  return {
    btml: '1.0',
    kind: 'trust',
    issuer: parts.issuer,
    issued: content.issued,
    ...(expires === undefined ? {} : { expires }),
    version: String((previous?.version ?? 0) + 1),
    digest: trustDigest(content),
    ...(previous === undefined ? {} : { prev: previous.id }),
  };
}

function fault(code: string, message: string, pointer: string): CodedError {
  return new CodedError(code, message, { pointer });
}

function readOne(envelope: BtmlMap, pointer: string): ReadStatement {
  const { document } = parseEnvelope(envelope);
  if (document.payload.kind !== 'trust') throw fault('SCHEMA_KIND', 'must be around a statement of trust', pointer);
  const { document: statement, id } = parseTrustStatement(document.payload);
  const { issuer, version, digest, issued, expires, prev } = statement;
  return {
    ...{ publisher: issuer, version: Number(version), id, digest, issued },
    ...(prev === undefined ? {} : { prev }),
    ...(expires === undefined ? {} : { expires }),
    signers: document.proofs.map(({ key }) => key),
  };
}

/**
 * Reads the member `signed` of a trust file. The hash of each statement stands in the next one, so the signatures that
 * count are those of the first and the last, and wherever the publisher changes: there the old key must have signed too.
 *
 * @throws CodedError TRUST_DIGEST, TRUST_CHAIN, TRUST_PUBLISHER, and what `verifyEnvelope` throws.
 */
export function readSigned(
  file: BtmlMap & { readonly issued: string },
  signed: readonly BtmlMap[],
): SignedTrust | undefined {
  const statements = signed.map((envelope, i) => readOne(envelope, `/signed/${i}`));
  for (const [i, statement] of statements.entries()) {
    const below = statements[i - 1];
    const pointer = `/signed/${i}`;
    if (below !== undefined && (statement.version !== below.version + 1 || statement.prev !== below.id))
      throw fault('TRUST_CHAIN', 'The statement does not follow the one before it', `${pointer}/payload/prev`);
    if (below !== undefined && (parseTime(statement.issued) ?? 0) < (parseTime(below.issued) ?? 0))
      throw fault('TRUST_CHAIN', 'The statement is older than the one before it', `${pointer}/payload/issued`);
    const changed = below !== undefined && below.publisher !== statement.publisher;
    const envelope = signed[i];
    if (envelope !== undefined && (changed || below === undefined || i === statements.length - 1))
      verifyEnvelope(envelope, { purpose: 'trust' });
    if (changed && !statement.signers.includes(below.publisher))
      throw fault('TRUST_PUBLISHER', 'Another publisher, without the signature of the one before', `${pointer}/proofs`);
  }
  const last = statements.at(-1);
  if (last === undefined) return undefined;
  const at = `/signed/${statements.length - 1}/payload`;
  if (last.issued !== file.issued) throw fault('TRUST_DIGEST', 'Signed for another time', `${at}/issued`);
  if (last.digest !== trustDigest(file)) throw fault('TRUST_DIGEST', 'Signed for other trust roots', `${at}/digest`);
  const { publisher, version, id } = last;
  return { head: { publisher, version, id }, statements };
}

/**
 * Whether a verifier who follows a publisher may replace what it has by this signed trust; answers what it has from then
 * on. The same version again is no fault, unless its time is over.
 *
 * @param known the pinned publisher, and the statement accepted last, if there is one.
 * @param now seconds since 1970; from `expires` of the newest statement on, it is refused.
 * @throws CodedError TRUST_UNSIGNED, TRUST_PUBLISHER, TRUST_ROLLBACK, TRUST_FORK, TRUST_GAP, TRUST_EXPIRED.
 */
export function followTrust(
  known: { readonly publisher: string } & Partial<TrustHead>,
  offered: { readonly signed?: SignedTrust },
  now: number,
): TrustHead {
  const head = continues(known, offered);
  const newest = offered.signed?.statements.at(-1);
  const end = parseTime(newest?.expires ?? '');
  if (end !== undefined && now >= end) {
    const at = `/signed/${(offered.signed?.statements.length ?? 1) - 1}/payload/expires`;
    throw fault('TRUST_EXPIRED', `Version ${head.version} was to be believed until ${newest?.expires}`, at);
  }
  return head;
}

/** The newest statement, if it goes on from what is known. */
function continues(
  known: { readonly publisher: string } & Partial<TrustHead>,
  offered: { readonly signed?: SignedTrust },
): TrustHead {
  const { signed } = offered;
  const first = signed?.statements[0];
  if (signed === undefined || first === undefined)
    throw fault('TRUST_UNSIGNED', 'Nobody signed this trust file', '/signed');
  const { head, statements } = signed;
  const stranger = (who: string): CodedError =>
    fault('TRUST_PUBLISHER', `Published by ${who}, not by ${known.publisher}`, '/signed');
  const { version, id } = known;
  if (version === undefined || id === undefined) {
    if (first.publisher !== known.publisher) throw stranger(first.publisher);
    return head;
  }
  const same = statements.find((one) => one.version === version);
  if (same !== undefined) {
    if (same.id === id) return head;
    if (same.publisher !== known.publisher) throw stranger(same.publisher);
    throw fault('TRUST_FORK', `The publisher signed two versions ${version}: ${id} and ${same.id}`, '/signed');
  }
  if (first.publisher !== known.publisher && !first.signers.includes(known.publisher)) throw stranger(first.publisher);
  if (head.version < version)
    throw fault('TRUST_ROLLBACK', `Version ${head.version} is older than version ${version}, known already`, '/signed');
  if (first.version > version + 1)
    throw fault('TRUST_GAP', `The statements between ${version} and ${first.version} are missing`, '/signed');
  if (first.prev !== id)
    throw fault(
      'TRUST_FORK',
      `Version ${first.version} follows another version ${version} than the known one`,
      '/signed',
    );
  return head;
}
