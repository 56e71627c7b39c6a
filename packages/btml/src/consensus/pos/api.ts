import { CodedError } from '../../errors.ts';
import { concat, fromHex } from '../../proof/bytes.ts';

// Readers of the Beacon API's JSON (ethereum/beacon-APIs): numbers are decimal strings, bytes are `0x…`.

export type Json = Readonly<Record<string, unknown>>;

function fail(path: string, expected: string): CodedError {
  return new CodedError('POS_API', `The beacon node's answer has no ${expected} at ${path}`, { pointer: path });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown, path = ''): Json {
  if (!isObject(value)) throw fail(path, 'object');
  return value;
}

export function bytes(value: unknown, path: string, length?: number): Uint8Array {
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2})*$/i.test(value)) throw fail(path, 'hex');
  const out = fromHex(value.slice(2).toLowerCase());
  if (length !== undefined && out.length !== length) throw fail(path, `hex of ${length} bytes`);
  return out;
}

export function number(value: unknown, path: string): bigint {
  if (typeof value !== 'string' || !/^[0-9]{1,78}$/.test(value)) throw fail(path, 'decimal number');
  return BigInt(value);
}

export function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw fail(path, 'list');
  return value;
}

/** A list of 32-byte hashes. */
export function hashes(value: unknown, path: string): Uint8Array[] {
  return list(value, path).map((item, i) => bytes(item, `${path}/${i}`, 32));
}

function uint64(value: bigint): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, value, true);
  return out;
}

/** SSZ bytes of a `BeaconBlockHeader`. Throws POS_API. */
export function headerBytes(value: unknown, path: string): Uint8Array {
  const header = object(value, path);
  return concat(
    uint64(number(header.slot, `${path}/slot`)),
    uint64(number(header.proposer_index, `${path}/proposer_index`)),
    bytes(header.parent_root, `${path}/parent_root`, 32),
    bytes(header.state_root, `${path}/state_root`, 32),
    bytes(header.body_root, `${path}/body_root`, 32),
  );
}

/** SSZ bytes of a `SyncCommittee`. Throws POS_API. */
export function committeeBytes(value: unknown, path: string): Uint8Array {
  const committee = object(value, path);
  const keys = list(committee.pubkeys, `${path}/pubkeys`).map((key, i) => bytes(key, `${path}/pubkeys/${i}`, 48));
  return concat(...keys, bytes(committee.aggregate_pubkey, `${path}/aggregate_pubkey`, 48));
}
