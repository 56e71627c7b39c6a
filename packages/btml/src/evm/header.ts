import { keccak_256 } from '@noble/hashes/sha3.js';
import { toHex } from '../proof/bytes.ts';
import { hashedEvmHeader } from './istanbul.ts';
import { asBytes, asCount, asList, asNumber, decodeRlp, type Rlp } from './rlp.ts';

/** keccak-256 as Ethereum uses it (not NIST's SHA3). */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak_256(data);
}

/** An execution block header with its bytes. */
export interface EvmHeader {
  readonly raw: Uint8Array;
  /** All fields as they were encoded, for seals that sign a part of them. */
  readonly fields: readonly Rlp[];
  readonly parentHash: Uint8Array;
  readonly unclesHash: Uint8Array;
  /** Beneficiary; under Clique the address that a vote is about. */
  readonly coinbase: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly transactionsRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  readonly difficulty: bigint;
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly extra: Uint8Array;
  readonly mixHash: Uint8Array;
  readonly nonce: Uint8Array;
  /** keccak-256 of the header, less what its network leaves out: see `hashedEvmHeader`. */
  readonly hash: Uint8Array;
  /** The hash as `0x…`. */
  readonly id: string;
}

/**
 * Reads a header of any fork (15 fields, or more after London), also of IBFT and QBFT networks, whose hash leaves the
 * committed seals out. Throws EVM_RLP.
 */
export function parseEvmHeader(raw: Uint8Array, pointer?: string): EvmHeader {
  return headerFromFields(asList(decodeRlp(raw, pointer), 'header', 15, 21), raw);
}

function headerFromFields(fields: readonly Rlp[], raw: Uint8Array): EvmHeader {
  for (const field of fields) asBytes(field, 'header field');
  asBytes(fields[6], 'logs bloom', 256);
  asNumber(fields[9], 'gas limit');
  asNumber(fields[10], 'gas used');
  const hash = keccak256(hashedEvmHeader(raw, fields));
  return {
    raw,
    fields,
    parentHash: asBytes(fields[0], 'parent hash', 32),
    unclesHash: asBytes(fields[1], 'uncles hash', 32),
    coinbase: asBytes(fields[2], 'beneficiary', 20),
    stateRoot: asBytes(fields[3], 'state root', 32),
    transactionsRoot: asBytes(fields[4], 'transactions root', 32),
    receiptsRoot: asBytes(fields[5], 'receipts root', 32),
    difficulty: asNumber(fields[7], 'difficulty'),
    number: asCount(fields[8], 'number'),
    time: asCount(fields[11], 'time'),
    extra: asBytes(fields[12], 'extra data'),
    mixHash: asBytes(fields[13], 'mix hash', 32),
    nonce: asBytes(fields[14], 'nonce', 8),
    hash,
    id: `0x${toHex(hash)}`,
  };
}
