import { text } from '../client/answer.ts';
import { bytes, bytes32, count, flag, listOf, maybe, object, uint, withJson } from './reader.ts';

// Shapes of the beacon API (https://ethereum.github.io/beacon-APIs) with the names of consensus-specs. Light-client data
// keeps its JSON too: the builders of evidence in btml read that.

/** Branches have at most seven siblings today; the limit only keeps nonsense out. */
const branch = listOf(bytes32, { max: 16 });

export const beaconHeader = object({
  slot: count,
  proposer_index: uint(64),
  parent_root: bytes32,
  state_root: bytes32,
  body_root: bytes32,
});
export type BeaconHeader = ReturnType<typeof beaconHeader>;

/** `ExecutionPayloadHeader`; the two gas fields of blobs came with Deneb. */
export const executionHeader = object({
  parent_hash: bytes32,
  fee_recipient: bytes({ length: 20 }),
  state_root: bytes32,
  receipts_root: bytes32,
  logs_bloom: bytes({ length: 256 }),
  prev_randao: bytes32,
  block_number: count,
  gas_limit: uint(64),
  gas_used: uint(64),
  timestamp: uint(64),
  extra_data: bytes({ max: 32 }),
  base_fee_per_gas: uint(256),
  block_hash: bytes32,
  transactions_root: bytes32,
  withdrawals_root: bytes32,
  blob_gas_used: maybe(uint(64)),
  excess_blob_gas: maybe(uint(64)),
});
export type ExecutionHeader = ReturnType<typeof executionHeader>;

/** `LightClientHeader`; before Capella it has no execution part. */
export const lightClientHeader = object({
  beacon: beaconHeader,
  execution: maybe(executionHeader),
  execution_branch: maybe(branch),
});
export type LightClientHeader = ReturnType<typeof lightClientHeader>;

const publicKey = bytes({ length: 48 });

/** 512 members on mainnet, 32 in the minimal preset. */
export const syncCommittee = withJson(
  object({ pubkeys: listOf(publicKey, { max: 512 }), aggregate_pubkey: publicKey }),
);
export type SyncCommittee = ReturnType<typeof syncCommittee>;

const syncAggregate = object({
  sync_committee_bits: bytes({ max: 64 }),
  sync_committee_signature: bytes({ length: 96 }),
});

const bootstrapData = withJson(
  object({
    header: lightClientHeader,
    current_sync_committee: syncCommittee,
    current_sync_committee_branch: branch,
  }),
);
export type LightClientBootstrap = ReturnType<typeof bootstrapData>;

const finalityUpdateData = withJson(
  object({
    attested_header: lightClientHeader,
    finalized_header: lightClientHeader,
    finality_branch: branch,
    sync_aggregate: syncAggregate,
    signature_slot: count,
  }),
);
export type LightClientFinalityUpdate = ReturnType<typeof finalityUpdateData>;

const updateData = withJson(
  object({
    attested_header: lightClientHeader,
    next_sync_committee: syncCommittee,
    next_sync_committee_branch: branch,
    finalized_header: lightClientHeader,
    finality_branch: branch,
    sync_aggregate: syncAggregate,
    signature_slot: count,
  }),
);
export type LightClientUpdate = ReturnType<typeof updateData>;

export const bootstrapAnswer = object({ data: bootstrapData });
export const finalityUpdateAnswer = object({ data: finalityUpdateData });
/** MAX_REQUEST_LIGHT_CLIENT_UPDATES of consensus-specs' networking. */
export const mostUpdates = 128;
export const updatesAnswer = listOf(object({ data: updateData }), { max: mostUpdates });

const version = bytes({ length: 4 });

export const genesisAnswer = object({
  data: object({
    genesis_time: count,
    genesis_validators_root: bytes32,
    genesis_fork_version: version,
  }),
});

/** The forks that a light client knows, in order. Those that a node doesn't know yet are absent from its answer. */
export const lightClientForks = ['altair', 'bellatrix', 'capella', 'deneb', 'electra', 'fulu'] as const;

/** Of the chain configuration only what light clients need; an epoch of 2^64 - 1 says that the fork isn't scheduled. */
export const specAnswer = object({
  data: object({
    SECONDS_PER_SLOT: count,
    SLOTS_PER_EPOCH: count,
    EPOCHS_PER_SYNC_COMMITTEE_PERIOD: count,
    SYNC_COMMITTEE_SIZE: count,
    ALTAIR_FORK_EPOCH: maybe(uint(64)),
    ALTAIR_FORK_VERSION: maybe(version),
    BELLATRIX_FORK_EPOCH: maybe(uint(64)),
    BELLATRIX_FORK_VERSION: maybe(version),
    CAPELLA_FORK_EPOCH: maybe(uint(64)),
    CAPELLA_FORK_VERSION: maybe(version),
    DENEB_FORK_EPOCH: maybe(uint(64)),
    DENEB_FORK_VERSION: maybe(version),
    ELECTRA_FORK_EPOCH: maybe(uint(64)),
    ELECTRA_FORK_VERSION: maybe(version),
    FULU_FORK_EPOCH: maybe(uint(64)),
    FULU_FORK_VERSION: maybe(version),
  }),
});
export type SpecValues = ReturnType<typeof specAnswer>['data'];

export const headerAnswer = object({
  data: object({ root: bytes32, canonical: flag, header: object({ message: beaconHeader }) }),
});

/** Of a block only what ties it to the execution chain; the payload is there from Bellatrix on. */
export const blockAnswer = object({
  version: text,
  data: object({
    message: object({
      slot: count,
      parent_root: bytes32,
      state_root: bytes32,
      body: object({
        execution_payload: maybe(object({ block_hash: bytes32, block_number: count, timestamp: count })),
      }),
    }),
  }),
});

const checkpoint = object({ epoch: count, root: bytes32 });
export const checkpointsAnswer = object({
  data: object({ previous_justified: checkpoint, current_justified: checkpoint, finalized: checkpoint }),
});

export const syncingAnswer = object({
  data: object({ head_slot: count, sync_distance: count, is_syncing: flag, el_offline: maybe(flag) }),
});

export const versionAnswer = object({ data: object({ version: text }) });
