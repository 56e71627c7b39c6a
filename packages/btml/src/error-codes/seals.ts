import type { ErrorRegistry } from '../errors.ts';

const damaged = 'Ask for the receipt again; if it comes back the same, whoever issued it made a mistake.';
const forged = 'Do not rely on this receipt: it was altered, or never was true.';
const supply = 'Check the file of headers or trust that you supply.';
const changed =
  'If the sealers changed since your trust file was written, get a newer one; otherwise do not rely on this.';

/** Codes of the seals of EVM chains: Ethash, IBFT and QBFT. */
export const sealErrors = {
  ETHASH_HEADER: { title: 'A header has a value that Ethash forbids', action: forged, status: 422 },
  ETHASH_EPOCH: {
    title: 'A block beyond the epochs that are checked',
    action: 'Pin a block at or above it in the trust file.',
    status: 422,
  },
  ETHASH_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },
  ETHASH_TIME: { title: 'A block is not later than its parent', action: forged, status: 422 },
  ETHASH_DIFFICULTY: { title: 'A difficulty that does not follow from the parent', action: forged, status: 422 },
  ETHASH_TARGET: { title: 'A header lacks the work that it states', action: forged, status: 422 },
  ETHASH_MIX: { title: 'A header states a mix that the dataset does not give', action: forged, status: 422 },
  TRUST_ETHASH: { title: 'Impossible rules of an Ethash chain', action: supply, status: 422 },

  ISTANBUL_HEADER: { title: 'A header has a value that IBFT or QBFT forbids', action: forged, status: 422 },
  ISTANBUL_EXTRA: { title: "A block's extra data is malformed", action: damaged, status: 422 },
  ISTANBUL_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },
  ISTANBUL_TIME: { title: 'A block is earlier than its parent', action: forged, status: 422 },
  ISTANBUL_VALIDATORS: { title: 'A header states other validators than those in force', action: changed, status: 422 },
  ISTANBUL_PROPOSER: { title: 'A block is proposed by a stranger', action: changed, status: 422 },
  ISTANBUL_QUORUM: { title: 'Too few validators sealed a block', action: forged, status: 422 },
  ISTANBUL_SEAL: { title: 'A seal is not a signature', action: forged, status: 422 },
  ISTANBUL_SEALER: { title: 'A block is sealed by a stranger', action: changed, status: 422 },
  ISTANBUL_DUPLICATE: { title: 'A validator sealed a block twice', action: forged, status: 422 },
  TRUST_ISTANBUL: { title: 'Impossible rules of an IBFT or QBFT network', action: supply, status: 422 },
} as const satisfies ErrorRegistry;
