import type { ErrorRegistry } from '../errors.ts';

/** Refusals of kinds and extensions. */
export const schemaErrors = {
  SCHEMA_VERSION: { title: 'Another version of BTML', action: 'Use version 1.0.', status: 400 },
  SCHEMA_KIND: {
    title: 'A kind that is not known or not allowed here',
    action: 'See the kinds in the specification.',
    status: 400,
  },
  SCHEMA_TYPE: {
    title: 'A member of another type',
    action: 'See the table of the kind in the specification.',
    status: 400,
  },
  SCHEMA_MISSING: { title: 'A member is missing', action: 'Add the member that the pointer names.', status: 400 },
  SCHEMA_UNKNOWN_MEMBER: { title: 'An unknown member', action: 'Remove it, or put it into an extension.', status: 400 },
  SCHEMA_EXCLUSIVE: {
    title: 'Members that exclude or need each other',
    action: 'Keep the ones that go together.',
    status: 400,
  },
  SCHEMA_DUPLICATE: { title: 'An item stands twice', action: 'Keep one of them.', status: 400 },
  SCHEMA_ORDER: { title: 'Items out of order', action: 'Sort them as the specification says.', status: 400 },
  SCHEMA_LENGTH: { title: 'Too long', action: 'Shorten it to the bound given.', status: 400 },
  SCHEMA_WORD: { title: 'Not one of the known words', action: 'Use one of those listed.', status: 400 },
  SCHEMA_HEX: {
    title: 'Not lowercase hex of the right length',
    action: 'Write two lowercase digits per byte.',
    status: 400,
  },
  SCHEMA_BASE64: {
    title: 'Not base64url without padding',
    action: 'Use the URL-safe alphabet, no padding, unused bits zero.',
    status: 400,
  },
  SCHEMA_AMOUNT: {
    title: 'Not an integer in decimal digits',
    action: 'Write digits without sign, leading zeros or fraction.',
    status: 400,
  },
  SCHEMA_DECIMALS: { title: 'Not a number of decimals', action: 'Write an integer from 0 to 77.', status: 400 },
  SCHEMA_TIME: { title: 'Not a time', action: 'Write YYYY-MM-DDTHH:MM:SSZ.', status: 400 },
  SCHEMA_TIME_ORDER: { title: 'Expires before it was issued', action: 'Correct one of the times.', status: 400 },
  SCHEMA_DIGEST: { title: 'Not a digest', action: 'Write sha-256: and 64 lowercase hex digits.', status: 400 },
  SCHEMA_SALT: { title: 'Not a salt', action: 'Write base64url of 16 to 64 random bytes.', status: 400 },
  SCHEMA_ENCODED_TEXT: {
    title: 'Text encoded without need, or wrongly',
    action: 'Encode only UTF-8 that a plain string cannot hold.',
    status: 400,
  },
  SCHEMA_MEDIA: { title: 'Not a media type', action: 'Write type/subtype in lowercase.', status: 400 },
  SCHEMA_URI: { title: 'Not an absolute URI', action: 'Write scheme:… in ASCII.', status: 400 },
  SCHEMA_DID: { title: 'Not a DID', action: 'Write did:key:z… or another DID.', status: 400 },
  SCHEMA_CID: { title: 'Not a CID', action: 'Write a CIDv1 in base32 with SHA-256.', status: 400 },
  SCHEMA_CHAIN: {
    title: 'Not a chain, or another chain than the rest',
    action: 'Write a CAIP-2 identifier, the same throughout.',
    status: 400,
  },
  SCHEMA_ACCOUNT: { title: 'Not an account', action: 'Write a CAIP-10 identifier, hex in lowercase.', status: 400 },
  SCHEMA_ASSET: { title: 'Not an asset', action: 'Write a CAIP-19 identifier, hex in lowercase.', status: 400 },
  SCHEMA_PATH: { title: 'Not a step of a path', action: 'Write l: or r: and 64 hex digits.', status: 400 },
  SCHEMA_FORM: {
    title: 'Not a known form of anchor',
    action: 'See the registry of forms in the specification.',
    status: 400,
  },
  SCHEMA_OP: {
    title: 'Not a known operation',
    action: 'See the operations of an intent in the specification.',
    status: 400,
  },
  SCHEMA_METHOD: { title: 'Not a function signature', action: 'Write name(type,…) without spaces.', status: 400 },
  SCHEMA_MAXFEE: { title: 'No upper bound on fees', action: 'Add maxfee.', status: 400 },
  SCHEMA_ATOMIC: {
    title: 'Atomicity is not stated, or stated without need',
    action: 'State it with several ops, and only then.',
    status: 400,
  },
  SCHEMA_VIEW: {
    title: 'Not the hash of a view',
    action: 'Write the version, a colon and 64 hex digits.',
    status: 400,
  },
  EXT_URI: { title: 'An extension without a URI', action: 'Name the extension by a URI.', status: 400 },
  EXT_DUPLICATE: { title: 'An extension stands twice', action: 'Keep one of them.', status: 400 },
  EXT_CRIT_ABSENT: {
    title: 'crit names an extension that is not there',
    action: 'Add the extension or remove its name.',
    status: 400,
  },
  EXT_CRIT_UNKNOWN: {
    title: 'A critical extension that is not understood',
    action: 'Use software that understands it.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
