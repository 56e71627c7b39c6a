import { CodedError } from '../../errors.ts';
import { merkleize, pack } from './ssz.ts';

/** SSZ size of a `BeaconBlockHeader`. */
export const BEACON_HEADER_SIZE = 112;

export interface BeaconHeader {
  readonly slot: number;
  readonly parentRoot: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly bodyRoot: Uint8Array;
  /** Hash-tree root: the id of the block. */
  readonly root: Uint8Array;
}

/** Reads a `BeaconBlockHeader` of 112 bytes. Throws POS_HEADER. */
export function parseBeaconHeader(raw: Uint8Array, pointer?: string): BeaconHeader {
  const at = pointer === undefined ? {} : { pointer };
  if (raw.length !== BEACON_HEADER_SIZE) {
    throw new CodedError('POS_HEADER', `A beacon header has ${BEACON_HEADER_SIZE} bytes, not ${raw.length}`, at);
  }
  const slot = new DataView(raw.buffer, raw.byteOffset, raw.byteLength).getBigUint64(0, true);
  // Slots and the generalized arithmetic on them stay exact in doubles; no chain comes near.
  if (slot >= 1n << 50n) throw new CodedError('POS_HEADER', 'A slot is beyond 2^50', at);
  const members = [raw.slice(0, 8), raw.slice(8, 16), raw.slice(16, 48), raw.slice(48, 80), raw.slice(80, 112)];
  const [, , parentRoot, stateRoot, bodyRoot] = members;
  const empty = new Uint8Array(32);
  return {
    slot: Number(slot),
    parentRoot: parentRoot ?? empty,
    stateRoot: stateRoot ?? empty,
    bodyRoot: bodyRoot ?? empty,
    root: merkleize(members.flatMap(pack), 3),
  };
}
