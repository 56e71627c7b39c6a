import type { ErrorRegistry } from '../errors.ts';

/** Refusals of ids, signatures, views and bundles. */
export const signatureErrors = {
  ID_MALFORMED: { title: 'Not an id', action: 'Write a CIDv1 in base32 with SHA-256.', status: 400 },
  ID_DID_KEY: { title: 'Not a did:key', action: 'Use a did:key of ed25519, p256 or secp256k1.', status: 400 },
  ID_NOT_CANONICAL: {
    title: 'Neither the canonical bytes nor the normal markup',
    action: 'Use the bytes as they were issued.',
    status: 422,
  },
  SIG_SUITE: { title: 'Not a known suite', action: 'See the suites in the specification.', status: 400 },
  SIG_SUITE_NOT_SUPPORTED: {
    title: 'A suite that is not supported here',
    action: 'Verify it with a wallet that knows the suite.',
    status: 422,
  },
  SIG_PURPOSE: {
    title: 'Not the purpose for this payload',
    action: 'Sign for the purpose that goes with the kind.',
    status: 422,
  },
  SIG_AUDIENCE: {
    title: 'Another audience than that of the payload',
    action: 'Sign for the audience of the payload.',
    status: 422,
  },
  SIG_KEY: { title: 'Not a usable key', action: 'Use a did:key on the curve of the suite.', status: 422 },
  SIG_KEY_TYPE: { title: 'The key does not go with the suite', action: 'Use the suite of the key.', status: 422 },
  SIG_DUPLICATE_KEY: { title: 'A key signs twice', action: 'Keep one proof for each key.', status: 400 },
  SIG_VALUE: { title: 'A signature of another length', action: 'Write the 64 bytes of the signature.', status: 422 },
  SIG_HIGH_S: {
    title: 'A malleable signature',
    action: 'Normalize S to the lower half of the group order.',
    status: 422,
  },
  SIG_INVALID: {
    title: 'The signature does not hold',
    action: 'Check that nothing was altered, and the key.',
    status: 422,
  },
  SIG_ISSUER: {
    title: 'Not signed by its author',
    action: 'Sign with the key of the issuer, or of the log.',
    status: 422,
  },
  SIG_SIGNER: { title: 'Not signed by an expected key', action: 'Check who is meant to sign.', status: 422 },
  VIEW_MISMATCH: { title: 'The signer saw something else', action: 'Do not trust this signature.', status: 422 },
  VIEW_VERSION: { title: 'Another version of the view', action: 'Use software that knows this version.', status: 422 },
  REPLAY_EXPIRED: { title: 'The document has expired', action: 'Ask for a new one.', status: 422 },
  REPLAY_FUTURE: { title: 'Signed in the future', action: 'Check both clocks.', status: 422 },
  REPLAY_AUDIENCE: {
    title: 'Signed for another audience',
    action: 'Ask for a signature that names this audience.',
    status: 422,
  },
  BUNDLE_TOO_LARGE: { title: 'The bundle is too large', action: 'Keep it within 16 MiB.', status: 413 },
  BUNDLE_HEADER: {
    title: 'Not a CAR with one BTML root',
    action: 'Write CARv1 with the manifest as its only root.',
    status: 400,
  },
  BUNDLE_VARINT: {
    title: 'A length that is not a minimal varint',
    action: 'Write lengths as minimal varints.',
    status: 400,
  },
  BUNDLE_TRUNCATED: { title: 'The bundle ends inside a block', action: 'Fetch the whole bundle.', status: 400 },
  BUNDLE_CID: {
    title: 'A block without a CID of codec json or raw',
    action: 'Name blocks by CIDv1 with SHA-256.',
    status: 400,
  },
  BUNDLE_ROOT: {
    title: 'The first block is not the manifest',
    action: 'Put the manifest first, in canonical bytes.',
    status: 400,
  },
  BUNDLE_HASH: {
    title: 'A block has other bytes than its CID says',
    action: 'Check that nothing was altered.',
    status: 422,
  },
  BUNDLE_LISTING: {
    title: 'Blocks and manifest differ',
    action: 'List every block once, in ascending order, with its size.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
