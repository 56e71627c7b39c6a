import type { ErrorRegistry } from '../errors.ts';

const damaged = 'Fetch the content or the receipt again; if it comes back the same, whoever made it made a mistake.';
const forged = 'Do not rely on this receipt: it was altered, or never was true.';
const ask = 'Ask the members for signatures again, then for the receipt.';

/** Codes of content-addressed blocks, and of what named members say about them. */
export const storageErrors = {
  STORAGE_CID: {
    title: 'Not a CID that is known here',
    action: 'Use a CID of version 1 in base32 with SHA-256 and codec raw, dag-pb, dag-cbor, dag-json or json.',
    status: 422,
  },
  STORAGE_CAR: { title: 'A CAR is malformed', action: damaged, status: 422 },
  STORAGE_HASH: { title: 'The bytes are not those of the CID', action: 'Fetch them elsewhere.', status: 422 },
  STORAGE_DUPLICATE: { title: 'A block stands twice', action: damaged, status: 422 },
  STORAGE_ROOT: { title: 'The root of a CAR is missing', action: damaged, status: 422 },
  STORAGE_MISSING: { title: 'A block is missing', action: 'Fetch the rest of the content first.', status: 422 },
  STORAGE_SURPLUS: { title: 'A block that does not belong to the content', action: damaged, status: 422 },
  STORAGE_BLOCK: { title: 'A block is not in the strict form of its codec', action: damaged, status: 422 },
  STORAGE_UNIXFS: { title: 'A file or directory is malformed', action: damaged, status: 422 },
  STORAGE_DIRECTORY: { title: 'Not the directory of an anchor', action: forged, status: 422 },
  STORAGE_CHALLENGE: { title: 'A challenge about something else', action: forged, status: 422 },
  STORAGE_SIGNATURE: { title: 'The signature of a member or issuer does not hold', action: forged, status: 422 },
  STORAGE_TIME: { title: 'An answer out of time', action: 'Challenge the member again.', status: 422 },
  STORAGE_TERMS: { title: 'Evidence that does not go with its agreement', action: forged, status: 422 },

  FINALITY_MEMBERS: { title: 'Too few named members signed', action: ask },
  FINALITY_STRANGER: {
    title: 'Signed by somebody who is no member',
    action: 'Use the trust file of the group as of the time of the receipt, or do not rely on it.',
  },
  FINALITY_GAPS: { title: 'A period of the agreement without a challenge', action: ask },
  FINALITY_FUTURE: {
    title: 'Signed at a time that is still to come',
    action: 'Set the clock of the verifier, or verify later.',
  },
  FINALITY_STALE: { title: 'The newest answer is too old', action: 'Challenge the members again.' },

  TRUST_MEMBERS: {
    title: 'An impossible group of members',
    action: 'Name each member and each key once, and a threshold between 1 and their number.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
