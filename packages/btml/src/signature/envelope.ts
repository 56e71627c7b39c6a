import { sha256 } from '@noble/hashes/sha2.js';
import { base64url } from '../encoding/bits.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { decodeDidKey, type PublicKey } from '../identifiers/did-key.ts';
import { parseTime } from '../identifiers/time.ts';
import { canonicalize } from '../json/canonical.ts';
import { type Envelope, envelopeShape, type Proof, type Purpose } from '../kinds/envelope.ts';
import { type Document, type ParsedDocument, type ParseOptions, parseDocument, parseEnvelope } from '../kinds/parse.ts';
import { canonicalWithin, checkValue } from '../model/check.ts';
import { conform } from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { viewHash } from '../view/view.ts';
import { checkSignature, isPlainSuite, normalizeSignature, type PlainSuite } from './suites.ts';

/** Which purposes go with which kind of payload: a signature for one is nothing for another. */
const purposesOf: Readonly<Record<string, Purpose>> = {
  credential: 'describe',
  descriptor: 'describe',
  intent: 'authorize',
  receipt: 'promise',
  record: 'claim',
  revocation: 'describe',
  route: 'claim',
  trust: 'trust',
};

export interface SignatureInput {
  /** SHA-256 of `preimage`: the message of ed25519, the digest of p256 and secp256k1. */
  readonly hash: Uint8Array;
  /** For signers that hash by themselves (WebCrypto's ECDSA with SHA-256, say). */
  readonly preimage: Uint8Array;
}

/** What a proof signs: `"BTML-SIG-1\n"` and the canonical JSON of the payload's id and the proof without its value. */
export function signatureInput(payloadId: string, proof: Omit<Proof, 'value'>): SignatureInput {
  const { suite, key, purpose, audience, created, view } = proof;
  const signed = { suite, key, purpose, ...(audience === undefined ? {} : { audience }), created, view };
  const preimage = utf8Encode(`BTML-SIG-1\n${canonicalize({ payload: payloadId, proof: signed })}`);
  return { hash: sha256(preimage), preimage };
}

/** The 32 bytes that a proof signs (see `signatureInput`). */
export function signatureHash(payloadId: string, proof: Omit<Proof, 'value'>): Uint8Array {
  return signatureInput(payloadId, proof).hash;
}

export interface SignOptions {
  readonly suite: PlainSuite;
  /** The signer's did:key; its type must be that of the suite. */
  readonly key: string;
  readonly purpose: Purpose;
  readonly audience?: string;
  /** `YYYY-MM-DDTHH:MM:SSZ`; there is no clock here. */
  readonly created: string;
  /** Gives the 64 bytes of the signature: ed25519 over the hash as message, ECDSA over the hash as digest. */
  readonly sign: (hash: Uint8Array, input: SignatureInput) => Uint8Array;
  /** Proofs that the envelope already has, when another key joins. */
  readonly proofs?: readonly Proof[];
}

/**
 * Signs a document. The view is computed here, so that a signer never signs what it could not show. An ECDSA signature
 * with a high S is normalized.
 *
 * @throws CodedError SIG_… when key, suite and purpose do not go together.
 *
 * @example
 * const envelope = signEnvelope(record, { suite: 'ed25519', key, purpose: 'claim', created, sign: (hash) => … });
 */
export function signEnvelope(payload: Document, options: SignOptions): Envelope {
  const { id } = parseDocument(payload);
  const { suite, key, purpose, created, audience } = options;
  const unsigned = {
    suite,
    key,
    purpose,
    ...(audience === undefined ? {} : { audience }),
    created,
    view: viewHash(payload),
  };
  checkPairing(payload, unsigned, '/proofs');
  checkKeyType(unsigned, '/proofs');
  const input = signatureInput(id, unsigned);
  const value = base64url.encode(normalizeSignature(suite, options.sign(input.hash, input)));
  const proofs = [...(options.proofs ?? []), { ...unsigned, value }];
  // The payload was checked above; what is new are the proofs.
  checkValue({ proofs });
  const envelope = { btml: '1.0', kind: 'envelope', payload, proofs };
  canonicalWithin(envelope);
  return conform(envelopeShape, envelope);
}

function checkPairing(payload: BtmlMap, proof: Omit<Proof, 'value'>, pointer: string): void {
  if (purposesOf[String(payload.kind)] !== proof.purpose) {
    throw new CodedError('SIG_PURPOSE', `"${proof.purpose}" is not the purpose for this kind of payload`, {
      pointer: `${pointer}/purpose`,
    });
  }
  if (payload.audience !== undefined && payload.audience !== proof.audience) {
    throw new CodedError('SIG_AUDIENCE', 'must be the audience of the payload', { pointer: `${pointer}/audience` });
  }
}

export interface VerifyOptions extends ParseOptions {
  /** Refuses proofs for any other purpose. */
  readonly purpose?: Purpose;
  /** Refuses proofs for any other audience. */
  readonly audience?: string;
  /** Seconds since 1970. Without it nothing is said about `created` and `expires`. */
  readonly now?: number;
  /** Seconds that a signer's clock may be ahead; the default is 300. */
  readonly skew?: number;
  /** Keys (did:key) of which at least one must have signed. */
  readonly keys?: readonly string[];
}

export interface VerifiedEnvelope extends ParsedDocument<Envelope> {
  readonly payload: ParsedDocument;
  /** The keys that signed, in order. */
  readonly signers: readonly string[];
}

/**
 * Verifies every proof of an envelope, in this order: document, payload, times, audience, purpose, suite and key, view,
 * signature. All proofs must hold. Where the payload has an issuer, one of them must be the issuer's own key.
 *
 * @throws CodedError SIG_…, VIEW_…, REPLAY_…, and whatever `parseDocument` throws.
 */
export function verifyEnvelope(input: Uint8Array | string | BtmlMap, options: VerifyOptions = {}): VerifiedEnvelope {
  const envelope = parseEnvelope(input, options);
  const payload = parseDocument(envelope.document.payload, options);
  const { document } = payload;
  const signers = envelope.document.proofs.map((proof, i) => {
    verifyProof(payload, proof, options, `/proofs/${i}`);
    return proof.key;
  });
  checkExpiry(document, options);
  checkIssuer(document, signers);
  if (options.keys && !signers.some((key) => options.keys?.includes(key))) {
    throw new CodedError('SIG_SIGNER', 'none of the expected keys signed', { pointer: '/proofs' });
  }
  return { ...envelope, payload, signers };
}

/** Whoever the payload names as its author must have signed it: the issuer, or the log that promises. */
function checkIssuer(document: Document, signers: readonly string[]): void {
  if ('issuer' in document && !signers.includes(document.issuer)) {
    throw new CodedError('SIG_ISSUER', 'no proof is by the key of the issuer', { pointer: '/payload/issuer' });
  }
  if (document.kind !== 'receipt') return;
  if (!document.promise || !signers.includes(document.promise.log)) {
    throw new CodedError('SIG_ISSUER', 'no proof is by the key of the log', { pointer: '/payload/promise/log' });
  }
}

function checkExpiry(document: Document, { now }: VerifyOptions): void {
  if (now === undefined || !('expires' in document) || document.expires === undefined) return;
  if (now >= (parseTime(document.expires) ?? 0)) {
    throw new CodedError('REPLAY_EXPIRED', 'the document has expired', { pointer: '/payload/expires' });
  }
}

function verifyProof(payload: ParsedDocument, proof: Proof, options: VerifyOptions, pointer: string): void {
  checkPairing(payload.document, proof, pointer);
  if (options.purpose !== undefined && proof.purpose !== options.purpose) {
    throw new CodedError('SIG_PURPOSE', `signed for another purpose than "${options.purpose}"`, {
      pointer: `${pointer}/purpose`,
    });
  }
  if (options.audience !== undefined && proof.audience !== options.audience) {
    throw new CodedError('REPLAY_AUDIENCE', 'signed for another audience', { pointer: `${pointer}/audience` });
  }
  const latest = options.now === undefined ? Number.POSITIVE_INFINITY : options.now + (options.skew ?? 300);
  if ((parseTime(proof.created) ?? 0) > latest) {
    throw new CodedError('REPLAY_FUTURE', 'signed in the future', { pointer: `${pointer}/created` });
  }
  if (!isPlainSuite(proof.suite)) {
    throw new CodedError('SIG_SUITE_NOT_SUPPORTED', `suite "${proof.suite}" is not supported here`, {
      pointer: `${pointer}/suite`,
    });
  }
  const key = checkKeyType(proof, pointer);
  if (proof.view !== viewHash(payload.document)) {
    const known = proof.view.startsWith('1:');
    throw known
      ? new CodedError('VIEW_MISMATCH', 'the signer saw something else', { pointer: `${pointer}/view` })
      : new CodedError('VIEW_VERSION', 'this version of the view is not supported', { pointer: `${pointer}/view` });
  }
  const value = base64url.decode(proof.value) ?? new Uint8Array();
  checkSignature(key, signatureHash(payload.id, proof), value, pointer);
}

/** The key of a proof, which must be of the type that its suite has. */
function checkKeyType(proof: Omit<Proof, 'value'>, pointer: string): PublicKey {
  let key: PublicKey;
  try {
    key = decodeDidKey(proof.key);
  } catch (cause) {
    throw new CodedError('SIG_KEY', 'the key is not a did:key of a supported type', {
      pointer: `${pointer}/key`,
      cause,
    });
  }
  if (key.type !== proof.suite) {
    throw new CodedError('SIG_KEY_TYPE', `a key of ${key.type} does not go with suite ${proof.suite}`, {
      pointer: `${pointer}/key`,
    });
  }
  return key;
}
