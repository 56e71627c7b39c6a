import type { ErrorRegistry } from '../errors.ts';

const damaged = 'Ask for the receipt again; if it comes back the same, whoever issued it made a mistake.';
const forged = 'Do not rely on this receipt: it was altered, or never was true.';
const newer = 'Use a trust file with a newer pinned block of this chain.';

/** Codes of CometBFT chains: their headers, votes, results, and what a light client refuses. */
export const bftErrors = {
  BFT_PROTO: { title: 'Protobuf that is not canonical', action: damaged, status: 422 },
  BFT_JSON: {
    title: 'An answer of a CometBFT node is malformed',
    action: 'Check the address of the node and its version.',
    status: 502,
  },
  BFT_CHAIN: { title: 'A header of another chain', action: forged, status: 422 },
  BFT_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },
  BFT_HEIGHT: { title: 'A header is not above the trusted one', action: newer, status: 422 },
  BFT_TIME: { title: 'A header is not later than the trusted one', action: forged, status: 422 },
  BFT_FUTURE: {
    title: 'A header of a time that has not come',
    action: 'Check the clock of this machine.',
    status: 422,
  },
  BFT_EXPIRED: { title: 'The trusted header is older than the trusting period', action: newer, status: 422 },
  BFT_TRUST: {
    title: 'Too little of the trusted power signed',
    action: 'Verify a header in between first.',
    status: 422,
  },
  BFT_MISSING: {
    title: 'A header in between is missing',
    action: 'Ask a node that keeps the whole chain.',
    status: 422,
  },
  BFT_VALIDATORS: { title: 'Another set of validators than the header names', action: forged, status: 422 },
  BFT_KEY_TYPE: {
    title: 'A validator whose kind of key is not supported',
    action: 'Verify with a newer version: only Ed25519 keys are checked here.',
    status: 422,
  },
  BFT_COMMIT: { title: 'The votes do not go with the header', action: forged, status: 422 },
  BFT_SIGNATURE: { title: 'The signature of a validator does not hold', action: forged, status: 422 },
  BFT_POWER: { title: 'Not more than two thirds of the power signed', action: forged, status: 422 },
  BFT_DATA: { title: 'The transaction is not in the block', action: forged, status: 422 },
  BFT_RESULT: { title: 'The result is not that of the block', action: forged, status: 422 },
  BFT_POSITION: { title: 'The result is that of another transaction', action: forged, status: 422 },
  BFT_FAILED: {
    title: 'The transaction failed',
    action: 'It is in the block without effect: anchor again.',
    status: 422,
  },

  ICS23_KIND: { title: 'Another kind of proof than is needed', action: damaged, status: 422 },
  ICS23_OP: { title: 'A proof that no tree of this kind has', action: forged, status: 422 },
  ICS23_KEY: { title: 'A proof about another key', action: forged, status: 422 },
  ICS23_VALUE: { title: 'A proof about another value', action: forged, status: 422 },
  ICS23_ROOT: { title: 'A proof that leads to another root', action: forged, status: 422 },
  ICS23_ABSENCE: { title: 'The neighbours of a key leave room for it', action: forged, status: 422 },

  FINALITY_FLAVOR: {
    title: 'The transaction is of another kind than this chain has',
    action: 'Use the trust file of the organization that issued the receipt, or do not rely on it.',
  },
  FINALITY_COIN: {
    title: 'A payment in a coin that the trust does not name',
    action: 'Use the trust file of the organization that issued the receipt, or do not rely on it.',
  },
  FINALITY_PERIOD: { title: 'The trusted block is older than the trusting period', action: newer },
  FINALITY_FUTURE: { title: 'A block of a time that has not come', action: 'Check the clock of this machine.' },
  FINALITY_POWER: { title: 'Too little of the trusted power signed', action: newer },

  TRUST_COMETBFT: {
    title: 'Impossible facts about a CometBFT chain',
    action: 'Check the file of headers or trust that you supply.',
    status: 422,
  },
} as const satisfies ErrorRegistry;
