import { secp256k1 } from '@noble/curves/secp256k1.js';
import { p256 } from '@noble/curves/nist.js';
import {
  base64url,
  type BtmlMap,
  canonicalize,
  encodeDidKey,
  type Envelope,
  parseDocument,
  type PlainSuite,
  type Proof,
  type Purpose,
  signatureHash,
  signEnvelope,
  viewHash,
} from '../../src/index.ts';
import { credential, descriptor, hash, intent, record } from './documents.ts';
import { keys } from './keys.ts';
import { accepted, type Draft, refused } from './types.ts';

const created = '2026-11-22T13:00:05Z';
const chunk = {
  btml: '1.0',
  kind: 'receipt',
  promise: { log: keys.ed25519.did, deadline: '2026-11-22T14:00:00Z', plan: 'default', size: '2', root: hash('6') },
};

function sign(payload: BtmlMap, purpose: Purpose, suite: PlainSuite = 'ed25519', audience?: string): Envelope {
  const key = keys[suite];
  return signEnvelope(parseDocument(payload).document, {
    suite,
    key: key.did,
    purpose,
    ...(audience === undefined ? {} : { audience }),
    created,
    sign: (digest) => key.sign(digest),
  });
}

/** A proof signed for real over whatever members it is given: for envelopes that `signEnvelope` refuses to make. */
function forge(payload: BtmlMap, change: Partial<Proof>, key: { sign(hash: Uint8Array): Uint8Array } = keys.ed25519): BtmlMap {
  const proof = {
    suite: 'ed25519' as const,
    key: keys.ed25519.did,
    purpose: 'claim' as const,
    created,
    view: viewHash(payload),
    ...change,
  };
  const value = base64url.encode(key.sign(signatureHash(parseDocument(payload).id, proof)));
  return { btml: '1.0', kind: 'envelope', payload, proofs: [{ ...proof, value, ...(change.value ? { value: change.value } : {}) }] };
}

function withProof(envelope: Envelope, change: Readonly<Record<string, unknown>>): unknown {
  return { ...envelope, proofs: envelope.proofs.map((proof) => ({ ...proof, ...change })) };
}

const claimed = sign(record, 'claim');
const [proof] = claimed.proofs;
if (!proof) throw new Error('the envelope has no proof');
const p256Record = { ...record, issuer: keys.p256.did };
const secp256k1Record = { ...record, issuer: keys.secp256k1.did };

const signatureBytes = base64url.decode(proof.value) ?? new Uint8Array();
/** The same S plus the group order: a second signature for libraries that do not check the range. */
function addOrder(value: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = order;
  for (let i = 0; i < 32; i++) s += BigInt(value[32 + i] ?? 0) << BigInt(8 * i);
  const bytes = value.slice();
  for (let i = 0; i < 32; i++) bytes[32 + i] = Number((s >> BigInt(8 * i)) & 0xffn);
  return bytes;
}

function highS(envelope: Envelope, curve: typeof p256): string {
  const value = base64url.decode(envelope.proofs[0]?.value ?? '') ?? new Uint8Array();
  const signature = curve.Signature.fromBytes(value, 'compact');
  return base64url.encode(new curve.Signature(signature.r, curve.Point.Fn.neg(signature.s)).toBytes('compact'));
}

const json = (value: unknown): string => JSON.stringify(value);
const good = (name: string, envelope: unknown, options?: Readonly<Record<string, unknown>>): Draft =>
  accepted('verify-envelope', name, json(envelope), options);
const bad = (name: string, tag: string, envelope: unknown, error: string, options?: Readonly<Record<string, unknown>>): Draft =>
  refused('verify-envelope', name, tag, json(envelope), error, options);

const smallOrder = encodeDidKey({ type: 'ed25519', bytes: Uint8Array.of(1, ...new Uint8Array(31)) });
const notOnCurve = encodeDidKey({ type: 'secp256k1', bytes: Uint8Array.of(2, ...new Uint8Array(31), 5) });
const second = signEnvelope(parseDocument(record).document, {
  suite: 'secp256k1',
  key: keys.secp256k1.did,
  purpose: 'claim',
  created,
  sign: (digest) => keys.secp256k1.sign(digest),
  proofs: claimed.proofs,
});

export const signatureVectors: readonly Draft[] = [
  good('record claimed with ed25519', claimed, { purpose: 'claim', now: 1_795_352_405 }),
  good('record claimed with p256', sign(p256Record, 'claim', 'p256')),
  good('record claimed with secp256k1', sign(secp256k1Record, 'claim', 'secp256k1')),
  good('two keys', second),
  good('intent authorized for its audience', sign(intent, 'authorize', 'ed25519', intent.audience), {
    audience: intent.audience,
    now: 1_795_352_405,
  }),
  good('promise of a log', sign(chunk, 'promise')),
  good('descriptor', sign(descriptor, 'describe')),
  good('credential', sign(credential, 'describe')),

  bad('digest of the payload changed', 'signature-wrapping', { ...claimed, payload: { ...record, digest: `sha-256:${hash('e')}` } }, 'VIEW_MISMATCH'),
  bad(
    'payload and view changed',
    'signature-wrapping',
    {
      ...claimed,
      payload: { ...record, digest: `sha-256:${hash('e')}` },
      proofs: [{ ...proof, view: viewHash({ ...record, digest: `sha-256:${hash('e')}` }) }],
    },
    'SIG_INVALID',
  ),
  bad('credential signed as a claim', 'purpose-confusion', forge(credential, { purpose: 'claim' }), 'SIG_PURPOSE'),
  bad('payload wrapped in another envelope', 'signature-wrapping', { ...claimed, payload: claimed }, 'SCHEMA_KIND'),
  bad('second payload beside the first', 'signature-wrapping', { ...claimed, document: record }, 'SCHEMA_UNKNOWN_MEMBER'),
  bad('payload is an id', 'signature-wrapping', { ...claimed, payload: parseDocument(record).id }, 'SCHEMA_TYPE'),
  bad('payload is a bundle', 'signature-wrapping', { ...claimed, payload: { btml: '1.0', kind: 'bundle', blocks: [{ cid: parseDocument(record).id, size: '1', use: 'document' }] } }, 'SCHEMA_KIND'),
  refused('verify-envelope', 'not an envelope', 'type-confusion', json(record), 'SCHEMA_KIND'),
  bad('no proofs', 'signature-stripping', { btml: '1.0', kind: 'envelope', payload: record }, 'SCHEMA_MISSING'),
  bad('empty proofs', 'signature-stripping', { ...claimed, proofs: [] }, 'MODEL_EMPTY'),
  bad('17 proofs', 'resource-exhaustion', { ...claimed, proofs: Array.from({ length: 17 }, () => proof) }, 'SCHEMA_LENGTH'),
  bad('the same key twice', 'signature-counting', { ...claimed, proofs: [proof, proof] }, 'SIG_DUPLICATE_KEY'),
  bad('second proof does not hold', 'signature-counting', { ...second, proofs: [second.proofs[0], { ...second.proofs[1], created: '2026-11-22T13:00:06Z' }] }, 'SIG_INVALID'),
  bad('unknown suite', 'algorithm-confusion', withProof(claimed, { suite: 'none' }), 'SIG_SUITE'),
  bad('suite of another key type', 'algorithm-confusion', forge(record, { suite: 'p256' }), 'SIG_KEY_TYPE'),
  bad('suite that is not verified here', 'algorithm-confusion', withProof(claimed, { suite: 'webauthn' }), 'SIG_SUITE_NOT_SUPPORTED'),
  bad('wallet suite that is not verified here', 'algorithm-confusion', withProof(claimed, { suite: 'eip712' }), 'SIG_SUITE_NOT_SUPPORTED'),
  bad('unknown purpose', 'cross-purpose', withProof(claimed, { purpose: 'login' }), 'SIG_PURPOSE'),
  bad('purpose of another kind', 'cross-purpose', forge(record, { purpose: 'authorize' }), 'SIG_PURPOSE'),
  bad('purpose changed after signing', 'cross-purpose', withProof(sign(intent, 'authorize', 'ed25519', intent.audience), { purpose: 'claim' }), 'SIG_PURPOSE'),
  bad('purpose that the verifier does not expect', 'cross-purpose', claimed, 'SIG_PURPOSE', { purpose: 'authorize' }),
  bad('intent signed without audience', 'replay', forge(intent, { purpose: 'authorize' }), 'SIG_AUDIENCE'),
  bad('intent signed for another audience', 'cross-chain', forge(intent, { purpose: 'authorize', audience: 'eip155:1' }), 'SIG_AUDIENCE'),
  bad('audience changed after signing', 'replay', withProof(sign(record, 'claim', 'ed25519', 'a.example'), { audience: 'b.example' }), 'SIG_INVALID'),
  bad('another audience than the verifier', 'replay', sign(record, 'claim', 'ed25519', 'a.example'), 'REPLAY_AUDIENCE', { audience: 'b.example' }),
  bad('no audience where the verifier wants one', 'replay', claimed, 'REPLAY_AUDIENCE', { audience: 'b.example' }),
  bad('time of signing changed', 'backdating', withProof(claimed, { created: '2020-01-01T00:00:00Z' }), 'SIG_INVALID'),
  bad('signed in the future', 'backdating', claimed, 'REPLAY_FUTURE', { now: 1_700_000_000 }),
  bad('expired', 'replay', sign(intent, 'authorize', 'ed25519', intent.audience), 'REPLAY_EXPIRED', { now: 1_800_000_000 }),
  bad('view of another document', 'view-mismatch', forge(record, { view: `1:${hash('0')}` }), 'VIEW_MISMATCH'),
  bad('view of another version', 'view-mismatch', forge(record, { view: `2:${hash('0')}` }), 'VIEW_VERSION'),
  bad('view without version', 'view-mismatch', withProof(claimed, { view: hash('0') }), 'SCHEMA_VIEW'),
  bad('no view', 'view-mismatch', withProof(claimed, { view: undefined }), 'SCHEMA_MISSING'),
  bad('another key of the same type', 'key-substitution', withProof(claimed, { key: keys.other.did }), 'SIG_INVALID'),
  bad('signed by another than the issuer', 'key-substitution', forge(record, { key: keys.other.did }, keys.other), 'SIG_ISSUER'),
  bad('promise signed by another than the log', 'key-substitution', forge(chunk, { key: keys.other.did, purpose: 'promise' }, keys.other), 'SIG_ISSUER'),
  bad('not one of the expected keys', 'key-substitution', claimed, 'SIG_SIGNER', { keys: [keys.other.did] }),
  bad('key that is not a did:key', 'key-substitution', withProof(claimed, { key: 'did:web:example.com' }), 'SIG_KEY'),
  bad('key of small order', 'weak-key', forge({ ...record, issuer: smallOrder }, { key: smallOrder, value: base64url.encode(Uint8Array.of(1, ...new Uint8Array(63))) }), 'SIG_KEY'),
  bad('key that is not on the curve', 'weak-key', forge({ ...record, issuer: notOnCurve }, { suite: 'secp256k1', key: notOnCurve }), 'SIG_KEY'),
  bad('signature of 63 bytes', 'truncated', withProof(claimed, { value: base64url.encode(signatureBytes.slice(1)) }), 'SIG_VALUE'),
  bad('signature of 65 bytes', 'trailing-data', withProof(claimed, { value: base64url.encode(Uint8Array.of(...signatureBytes, 0)) }), 'SIG_VALUE'),
  bad('signature of zeros', 'signature-stripping', withProof(claimed, { value: base64url.encode(new Uint8Array(64)) }), 'SIG_INVALID'),
  bad('signature with padding', 'malleability', withProof(claimed, { value: `${proof.value}==` }), 'SCHEMA_BASE64'),
  bad('signature in hex', 'type-confusion', withProof(claimed, { value: Buffer.from(signatureBytes).toString('hex') }), 'SIG_VALUE'),
  bad('ed25519 with S beyond the group order', 'malleability', withProof(claimed, { value: base64url.encode(addOrder(signatureBytes)) }), 'SIG_INVALID'),
  bad('secp256k1 with high S', 'malleability', withProof(sign(secp256k1Record, 'claim', 'secp256k1'), { value: highS(sign(secp256k1Record, 'claim', 'secp256k1'), secp256k1) }), 'SIG_HIGH_S'),
  bad('p256 with high S', 'malleability', withProof(sign(p256Record, 'claim', 'p256'), { value: highS(sign(p256Record, 'claim', 'p256'), p256) }), 'SIG_HIGH_S'),
  bad('secp256k1 with r = 0', 'malleability', withProof(sign(secp256k1Record, 'claim', 'secp256k1'), { value: base64url.encode(Uint8Array.of(...new Uint8Array(63), 1)) }), 'SIG_INVALID'),
  bad('unknown member of a proof', 'unknown-members', withProof(claimed, { nonces: '1' }), 'SCHEMA_UNKNOWN_MEMBER'),
  bad('envelope with an issuer', 'unknown-members', { ...claimed, issuer: record.issuer }, 'SCHEMA_UNKNOWN_MEMBER'),
  accepted('signature-hash', 'what the first proof signs', canonicalize(claimed)),
  accepted('signature-hash', 'what two proofs sign', canonicalize(second)),
  accepted('view', 'view of a record', canonicalize(record)),
  accepted('view', 'view of an intent: addresses in their checksummed form', canonicalize(intent)),
  accepted('view', 'view of strings that look alike', JSON.stringify({ ...record, meta: { a: 'pаy', b: 'é\n"\\', c: '😀' } })),
];
