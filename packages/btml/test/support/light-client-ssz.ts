import { hexEncode } from '../../src/index.ts';

// SSZ of light-client objects (Deneb and later), read into what the Beacon API writes as JSON.

class Reader {
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  take(length: number): Uint8Array {
    const out = this.#data.slice(this.#at, this.#at + length);
    if (out.length !== length) throw new RangeError('SSZ ends too early');
    this.#at += length;
    return out;
  }

  hex(length: number): string {
    return `0x${hexEncode(this.take(length))}`;
  }

  uint(length: number): string {
    return String(this.take(length).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n));
  }

  offset(): number {
    return Number(this.uint(4));
  }

  hashes(count: number): string[] {
    return Array.from({ length: count }, () => this.hex(32));
  }
}

function readExecution(data: Uint8Array) {
  const r = new Reader(data);
  const execution = {
    parent_hash: r.hex(32),
    fee_recipient: r.hex(20),
    state_root: r.hex(32),
    receipts_root: r.hex(32),
    logs_bloom: r.hex(256),
    prev_randao: r.hex(32),
    block_number: r.uint(8),
    gas_limit: r.uint(8),
    gas_used: r.uint(8),
    timestamp: r.uint(8),
    extra_data: `0x${hexEncode(data.slice(r.offset()))}`,
    base_fee_per_gas: r.uint(32),
    block_hash: r.hex(32),
    transactions_root: r.hex(32),
    withdrawals_root: r.hex(32),
    blob_gas_used: r.uint(8),
    excess_blob_gas: r.uint(8),
  };
  return execution;
}

function readHeader(data: Uint8Array) {
  const r = new Reader(data);
  const beacon = {
    slot: r.uint(8),
    proposer_index: r.uint(8),
    parent_root: r.hex(32),
    state_root: r.hex(32),
    body_root: r.hex(32),
  };
  const execution = readExecution(data.slice(r.offset()));
  return { beacon, execution, execution_branch: r.hashes(4) };
}

function readCommittee(r: Reader, size: number) {
  return { pubkeys: Array.from({ length: size }, () => r.hex(48)), aggregate_pubkey: r.hex(48) };
}

/** A `LightClientBootstrap`; `depth` of the committee's branch. */
export function readBootstrap(data: Uint8Array, size: number, depth: number) {
  const r = new Reader(data);
  const header = readHeader(data.slice(r.offset()));
  return {
    header,
    current_sync_committee: readCommittee(r, size),
    current_sync_committee_branch: r.hashes(depth),
  };
}

/** A `LightClientUpdate`; `depth` of the committee's branch, that of finality is one more. */
export function readUpdate(data: Uint8Array, size: number, depth: number) {
  const r = new Reader(data);
  const attested = r.offset();
  const next_sync_committee = readCommittee(r, size);
  const next_sync_committee_branch = r.hashes(depth);
  const finalized = r.offset();
  return {
    attested_header: readHeader(data.slice(attested, finalized)),
    next_sync_committee,
    next_sync_committee_branch,
    finalized_header: readHeader(data.slice(finalized)),
    finality_branch: r.hashes(depth + 1),
    sync_aggregate: {
      sync_committee_bits: r.hex(size / 8),
      sync_committee_signature: r.hex(96),
    },
    signature_slot: r.uint(8),
  };
}
export type LightClientUpdate = ReturnType<typeof readUpdate>;
export type LightClientBootstrap = ReturnType<typeof readBootstrap>;
