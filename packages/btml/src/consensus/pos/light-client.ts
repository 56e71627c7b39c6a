import { toHex } from '../../proof/bytes.ts';
import { bytes, committeeBytes, hashes, headerBytes, type Json, number, object } from './api.ts';
import type { BeaconBootstrapMembers, BeaconMembers, BeaconUpdateMembers } from './members.ts';
import { bytesRoot, listRoot, merkleBranch, merkleize, pack, uintRoot } from './ssz.ts';

/** Place of the block hash among the members of an execution payload (or its header). */
const BLOCK_HASH = 12;

/** Roots of the members of an `ExecutionPayloadHeader` of Capella (15) or Deneb and later (17). */
function payloadRoots(execution: Json, path: string): Uint8Array[] {
  const hash = (name: string): Uint8Array => bytes(execution[name], `${path}/${name}`, 32);
  const uint = (name: string): Uint8Array => uintRoot(number(execution[name], `${path}/${name}`));
  const extra = bytes(execution.extra_data, `${path}/extra_data`);
  return [
    hash('parent_hash'),
    bytesRoot(bytes(execution.fee_recipient, `${path}/fee_recipient`, 20)),
    hash('state_root'),
    hash('receipts_root'),
    bytesRoot(bytes(execution.logs_bloom, `${path}/logs_bloom`, 256)),
    hash('prev_randao'),
    uint('block_number'),
    uint('gas_limit'),
    uint('gas_used'),
    uint('timestamp'),
    listRoot(merkleize(pack(extra), 0), extra.length),
    uint('base_fee_per_gas'),
    hash('block_hash'),
    hash('transactions_root'),
    hash('withdrawals_root'),
    ...(execution.blob_gas_used === undefined ? [] : [uint('blob_gas_used'), uint('excess_blob_gas')]),
  ];
}

/** Hash-tree root of an `ExecutionPayloadHeader` as the Beacon API writes it (Capella and later). Throws POS_API. */
export function executionRoot(execution: unknown, path = '/execution'): Uint8Array {
  const roots = payloadRoots(object(execution, path), path);
  return merkleize(roots, roots.length > 16 ? 5 : 4);
}

/**
 * The branch from the hash of the execution block to the body root of its beacon block, from a `LightClientHeader` of the
 * Beacon API (Capella and later). Throws POS_API.
 */
export function executionBranch(header: unknown, path = ''): string[] {
  const { execution, execution_branch } = object(header, path);
  const roots = payloadRoots(object(execution, `${path}/execution`), `${path}/execution`);
  const inside = merkleBranch(roots, roots.length > 16 ? 5 : 4, BLOCK_HASH);
  return [...inside, ...hashes(execution_branch, `${path}/execution_branch`)].map(toHex);
}

function finalityMembers(update: Json, path: string) {
  const aggregate = object(update.sync_aggregate, `${path}/sync_aggregate`);
  const beacon = (name: 'attested_header' | 'finalized_header'): string => {
    const header = object(update[name], `${path}/${name}`);
    return toHex(headerBytes(header.beacon, `${path}/${name}/beacon`));
  };
  return {
    attested: beacon('attested_header'),
    finalized: beacon('finalized_header'),
    finality: hashes(update.finality_branch, `${path}/finality_branch`).map(toHex),
    bits: toHex(bytes(aggregate.sync_committee_bits, `${path}/sync_aggregate/sync_committee_bits`)),
    signature: toHex(bytes(aggregate.sync_committee_signature, `${path}/sync_aggregate/sync_committee_signature`, 96)),
  };
}

/**
 * The member `beacon` of an anchor, from answers of the Beacon API.
 *
 * @param update `data` of a `LightClientFinalityUpdate` (or `LightClientUpdate`) whose finalized block is the last of the
 *   anchor's `headers`.
 * @param committee the `SyncCommittee` of the period of its attested slot + 1.
 * @throws CodedError POS_API.
 */
export function beaconMembers(update: unknown, committee: unknown): BeaconMembers {
  const data = object(update);
  return {
    ...finalityMembers(data, ''),
    execution: executionBranch(data.finalized_header, '/finalized_header'),
    committee: toHex(committeeBytes(committee, '/committee')),
  };
}

/** The member `bootstrap` of a trust entry, from `data` of a `LightClientBootstrap`. Throws POS_API. */
export function beaconBootstrap(bootstrap: unknown): BeaconBootstrapMembers {
  const data = object(bootstrap);
  const header = object(data.header, '/header');
  return {
    header: toHex(headerBytes(header.beacon, '/header/beacon')),
    committee: toHex(committeeBytes(data.current_sync_committee, '/current_sync_committee')),
    branch: hashes(data.current_sync_committee_branch, '/current_sync_committee_branch').map(toHex),
  };
}

/** An item of `updates` of a trust entry, from `data` of a `LightClientUpdate`. Throws POS_API. */
export function beaconUpdate(update: unknown): BeaconUpdateMembers {
  const data = object(update);
  return {
    ...finalityMembers(data, ''),
    committee: toHex(committeeBytes(data.next_sync_committee, '/next_sync_committee')),
    branch: hashes(data.next_sync_committee_branch, '/next_sync_committee_branch').map(toHex),
  };
}
