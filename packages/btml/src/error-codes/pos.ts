import type { ErrorRegistry } from '../errors.ts';

const damaged = 'Ask for the receipt again; if it comes back the same, whoever issued it made a mistake.';
const forged = 'Do not rely on this receipt: it was altered, or never was true.';
const supply = 'Check the trust file that you supply.';

/** Codes of proof of stake: beacon headers, sync committees, and what of a state is proven by them. */
export const posErrors = {
  POS_HEADER: { title: 'A beacon header is malformed', action: damaged, status: 422 },
  POS_FORK: {
    title: 'A slot for which the trust knows no fork',
    action: 'Use a trust file whose fork schedule covers the slot.',
    status: 422,
  },
  POS_FINALITY: { title: 'The signed state does not name this header as finalized', action: forged, status: 422 },
  POS_EXECUTION: { title: 'The execution block is not that of the beacon block', action: forged, status: 422 },
  POS_COMMITTEE: { title: 'Not the sync committee of the period', action: forged, status: 422 },
  POS_KEY: { title: 'A key of the sync committee is no point of the curve', action: forged, status: 422 },
  POS_BITS: { title: 'A bit vector of another length than the committee', action: damaged, status: 422 },
  POS_SIGNATURE: { title: 'The signature of the sync committee does not hold', action: forged, status: 422 },
  POS_CHECKPOINT: { title: 'A bootstrap of another block than the pinned one', action: supply, status: 422 },
  POS_UPDATE: { title: 'An update that does not lead to the next period', action: supply, status: 422 },
  POS_API: {
    title: 'An answer that is not what the Beacon API specifies',
    action: 'Check version and address of the beacon node.',
    status: 502,
  },
  FINALITY_SIGNERS: {
    title: 'Too few members of the sync committee signed',
    action: 'Ask for the receipt again: another header of the period may have more signers.',
  },
  TRUST_BEACON: { title: 'Impossible facts about a beacon chain', action: supply, status: 422 },
} as const satisfies ErrorRegistry;
