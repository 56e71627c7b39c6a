import type { ErrorRegistry } from '../errors.ts';

const damaged = 'Ask for the receipt again; if it comes back the same, whoever issued it made a mistake.';
const forged = 'Do not rely on this receipt: it was altered, or never was true.';
const wait = 'Wait for more blocks, then ask for the receipt again.';
const altered = 'Do not use this trust file: it was altered.';
const supply = 'Check the file of headers or trust that you supply.';

/** Codes of the log, of proofs, of the consensus rules behind them, and of what a verifier trusts. */
export const proofErrors = {
  LOG_INDEX: { title: 'No such leaf or size in the log', action: 'Ask for an index below the size.', status: 404 },
  LOG_TILE: {
    title: 'A tile of the log is malformed or missing',
    action: 'Restore the tile from a backup.',
    status: 500,
  },

  PROOF_HEX: { title: 'Hex of the wrong form or length', action: damaged, status: 422 },
  PROOF_PATH: { title: 'A log path is malformed', action: damaged, status: 422 },
  PROOF_DIGEST: {
    title: 'The receipt is about another file',
    action: 'Choose the file that was registered; if it is this one, it was changed since.',
    status: 422,
  },
  PROOF_COMMITMENT: { title: 'The transaction holds no anchor', action: forged, status: 422 },
  PROOF_ROOT: { title: 'The anchor commits to another root', action: forged, status: 422 },
  PROOF_FORM: { title: 'An unknown form of anchor', action: 'Verify with a newer version.', status: 422 },
  PROOF_CHAIN: { title: 'An unknown chain', action: 'Verify with a newer version.', status: 422 },
  PROOF_PENDING: { title: 'Not anchored yet', action: 'Ask for the receipt again after the promised deadline.' },
  PROOF_ROUTE: {
    title: 'What is stated about the route is about another record',
    action: 'Ask whoever gave you the receipt for the original; do not rely on this one.',
    status: 422,
  },
  PROOF_MERGE: {
    title: 'Receipts of different records',
    action: 'Merge only receipts of one and the same record.',
    status: 422,
  },

  POW_HEADER: { title: 'A block header has the wrong size', action: damaged, status: 422 },
  POW_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },
  POW_TARGET: { title: 'A header lacks the work that it states', action: forged, status: 422 },
  POW_BITS: { title: 'A change of difficulty at the wrong height', action: forged, status: 422 },
  POW_RETARGET: { title: 'A wrong difficulty', action: forged, status: 422 },
  POW_TIME: { title: 'A block time that the rules forbid', action: forged, status: 422 },
  POW_TRANSACTION: { title: 'A transaction or block is malformed', action: damaged, status: 422 },
  POW_INNER_NODE: { title: 'A transaction that could be an inner node', action: forged, status: 422 },
  POW_BRANCH: { title: 'A position that does not fit its branch', action: forged, status: 422 },
  POW_DUPLICATE: { title: 'A repeated node on the wrong side', action: forged, status: 422 },
  POW_MERKLEBLOCK: { title: 'A transaction proof is malformed', action: damaged, status: 422 },
  POW_ROOT: { title: 'The transaction is not in the block', action: forged, status: 422 },
  POW_COINBASE: { title: 'The first transaction is no coinbase', action: forged, status: 422 },
  POW_DEPTH: { title: 'The coinbase shows another depth of the tree', action: forged, status: 422 },
  POW_HEIGHT: { title: 'The height is not that of the block', action: forged, status: 422 },

  EVM_RLP: { title: 'RLP is malformed', action: damaged, status: 422 },
  EVM_TRIE: { title: 'A trie proof does not hold', action: forged, status: 422 },
  EVM_RECEIPT: { title: 'A transaction receipt is malformed', action: damaged, status: 422 },
  EVM_STATUS: {
    title: 'The transaction failed',
    action: 'It is in the block without effect: anchor again.',
    status: 422,
  },
  EVM_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },

  CLIQUE_SEAL: { title: 'A block carries no valid seal', action: forged, status: 422 },
  CLIQUE_SEALER: {
    title: 'A block is sealed by a stranger',
    action: 'If the sealers changed since your trust file was written, get a newer one; otherwise do not rely on this.',
    status: 422,
  },
  CLIQUE_RECENT: { title: 'A sealer sealed again too soon', action: forged, status: 422 },
  CLIQUE_TURN: { title: 'The difficulty belies the turn', action: forged, status: 422 },
  CLIQUE_CHECKPOINT: { title: 'An epoch states the wrong sealers', action: forged, status: 422 },
  CLIQUE_HEADER: { title: 'A header has a value that Clique forbids', action: forged, status: 422 },
  CLIQUE_LINK: { title: 'A header does not follow the one below it', action: forged, status: 422 },
  CLIQUE_TIME: { title: 'A block comes before its period is over', action: forged, status: 422 },

  FINALITY_REACHED: { title: 'Final by the trust given', action: 'Nothing: the threshold of the verifier is met.' },
  FINALITY_NO_TRUST: {
    title: 'Nothing trusted about this chain',
    action: 'Give a trust file that covers the chain (--trust).',
  },
  FINALITY_NOT_CONNECTED: {
    title: 'No link to a trusted block',
    action:
      'Supply the headers between the block and a trusted one (--headers), or a trust file that pins a later block.',
  },
  FINALITY_NOT_PINNED: {
    title: 'Not tied to a pinned block of a development chain',
    action: 'Use the current trust.json of the installation that issued the receipt.',
  },
  FINALITY_CONFLICT: { title: 'The verifier pins another block at this height', action: forged },
  FINALITY_WORK: { title: 'Too little work above the checkpoint', action: wait },
  FINALITY_CONFIRMATIONS: { title: 'Too few confirmations', action: wait },
  FINALITY_SEALERS: { title: 'Too few distinct sealers on top', action: wait },
  FINALITY_CONTRACT: {
    title: 'The event is of a contract that is not trusted',
    action: 'Use the trust file of the organization that issued the receipt, or do not rely on it.',
  },
  FINALITY_NO_CONSENSUS: {
    title: 'A chain without consensus',
    action: 'Anchor on a chain with consensus; a development node proves nothing to others.',
  },
  FINALITY_NOT_SUPPORTED: {
    title: 'A rule of this chain is not checked here',
    action: 'Pin a block at or above this one in the trust file.',
  },

  TRUST_VERSION: { title: 'An unknown version of trust data', action: supply, status: 422 },
  TRUST_RULE: { title: 'An unknown rule in trust data', action: supply, status: 422 },
  TRUST_NETWORK: { title: 'Network and chain do not go together', action: supply, status: 422 },
  TRUST_PIN: { title: 'A pin is malformed', action: supply, status: 422 },
  TRUST_HEADERS: { title: 'Supplied headers do not stand in a row', action: supply, status: 422 },
  TRUST_DIGEST: { title: 'Trust roots that are not those that were signed', action: altered, status: 422 },
  TRUST_CHAIN: { title: 'Statements of trust that do not follow each other', action: altered, status: 422 },
  TRUST_UNSIGNED: {
    title: 'Trust roots that nobody signed',
    action: 'Ask the publisher for the signed file.',
    status: 422,
  },
  TRUST_PUBLISHER: {
    title: 'Trust roots of another publisher',
    action: 'Keep what you have; ask the publisher in another way whether its key has changed.',
    status: 422,
  },
  TRUST_ROLLBACK: {
    title: 'Trust roots older than those that are known already',
    action: 'Keep what you have; whoever gave you these is behind, or wants you to be.',
    status: 422,
  },
  TRUST_FORK: {
    title: 'The publisher signed two histories',
    action: 'Believe neither until the publisher has explained it; keep both files, they prove it.',
    status: 422,
  },
  TRUST_GAP: {
    title: 'Statements between the known and the offered trust roots are missing',
    action: 'Ask for the file with the statements after your version (GET /api/v1/trust?after=VERSION).',
    status: 422,
  },
  TRUST_EXPIRED: {
    title: 'Trust roots whose time is over',
    action: 'Get the newer version from their publisher (blockcluster trust update); do not rely on these.',
    status: 422,
  },
  TRUST_CLIQUE: { title: 'Impossible rules of a Clique network', action: supply, status: 422 },

  OTS_MAGIC: { title: 'Not an OpenTimestamps file', action: 'Choose the .ots file.', status: 422 },
  OTS_VERSION: { title: 'An unknown version of OpenTimestamps', action: 'Verify with a newer version.', status: 422 },
  OTS_DIGEST_TYPE: { title: 'An unknown digest of files', action: damaged, status: 422 },
  OTS_TRUNCATED: { title: 'An OpenTimestamps file ends too early', action: damaged, status: 422 },
  OTS_TRAILING: { title: 'Bytes after the end of an OpenTimestamps file', action: damaged, status: 422 },
  OTS_NUMBER: { title: 'A number of the wrong form', action: damaged, status: 422 },
  OTS_MESSAGE_LENGTH: {
    title: 'A message beyond 4,096 bytes',
    action: 'Use the receipt in its own form.',
    status: 422,
  },
  OTS_NESTING: { title: 'More than 256 nested operations', action: 'Use the receipt in its own form.', status: 422 },
  OTS_OPERATION: { title: 'An unknown operation', action: damaged, status: 422 },
  OTS_ATTESTATION: { title: 'An attestation is malformed', action: damaged, status: 422 },
  OTS_ATTESTATION_LENGTH: { title: 'An attestation beyond 8,192 bytes', action: damaged, status: 422 },
  OTS_PENDING: {
    title: 'Waiting at a calendar',
    action: 'Upgrade the timestamp with the OpenTimestamps client, then verify again.',
  },
  OTS_UNKNOWN: { title: 'An attestation that is not checked here', action: 'Verify with the tool that made it.' },
  OTS_DUPLICATE: { title: 'A repeated node on the wrong side', action: forged, status: 422 },
  OTS_ROOT: { title: 'The block has another Merkle root', action: forged, status: 422 },
  OTS_EXPORT: {
    title: 'No OpenTimestamps form',
    action: 'Ask for another format: only Bitcoin anchors can be exported as .ots.',
    status: 409,
  },

  TLOG_KEY: { title: 'Not a verifier key', action: "Copy the log's key again, whole.", status: 422 },
  TLOG_NOTE: { title: 'A signed note is malformed', action: damaged, status: 422 },
  TLOG_SIGNATURE: { title: 'No valid signature of a trusted key', action: forged, status: 422 },
  TLOG_CHECKPOINT: { title: 'A checkpoint is malformed or of another log', action: damaged, status: 422 },
  TLOG_PROOF: { title: 'A proof of inclusion does not hold', action: forged, status: 422 },
  TLOG_QUORUM: { title: 'Too few witnesses', action: 'Ask for a proof with more cosignatures.', status: 422 },
} as const satisfies ErrorRegistry;
