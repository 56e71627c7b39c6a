import { secp256k1 } from '@noble/curves/secp256k1.js';
import { CodedError } from '../errors.ts';
import { concat } from '../proof/bytes.ts';
import { keccak256 } from './header.ts';
import { addressOfKey } from './receipt.ts';
import { asBytes, asCount, asList, asNumber, decodeRlp, encodeRlp, type Rlp, rlpNumber } from './rlp.ts';

/** What a signed transaction does, and who signed it. */
export interface EvmTransaction {
  /** EIP-2718 type; 0 for the untyped form. */
  readonly type: number;
  readonly chainId: bigint;
  readonly nonce: bigint;
  readonly from: Uint8Array;
  /** Absent when the transaction deploys a contract. */
  readonly to?: Uint8Array;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly hash: Uint8Array;
}

const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n;

function fail(message: string, pointer: string | undefined): CodedError {
  return new CodedError('EVM_TRANSACTION', message, pointer === undefined ? {} : { pointer });
}

interface Signed {
  readonly signed: Uint8Array;
  readonly yParity: number;
  readonly r: bigint;
  readonly s: bigint;
}

function signer({ signed, yParity, r, s }: Signed, pointer: string | undefined): Uint8Array {
  // EIP-2: the other s would be a second spelling of the same transaction.
  if (s > HALF_ORDER) throw fail('The signature has a high s', pointer);
  try {
    const key = new secp256k1.Signature(r, s, yParity).recoverPublicKey(keccak256(signed)).toBytes(false);
    return addressOfKey(key.slice(1));
  } catch (cause) {
    throw new CodedError('EVM_TRANSACTION', 'The signature is of no key', {
      cause,
      ...(pointer === undefined ? {} : { pointer }),
    });
  }
}

function parity(value: Rlp | undefined, pointer: string | undefined): number {
  const v = asNumber(value, 'y parity');
  if (v > 1n) throw fail('The y parity is neither 0 nor 1', pointer);
  return Number(v);
}

interface Fields {
  readonly nonce: Rlp | undefined;
  readonly to: Rlp | undefined;
  readonly value: Rlp | undefined;
  readonly data: Rlp | undefined;
}

function common({ nonce, to, value, data }: Fields) {
  const target = asBytes(to, 'to');
  if (target.length !== 0) asBytes(to, 'to', 20);
  return {
    nonce: BigInt(asCount(nonce, 'nonce')),
    ...(target.length === 0 ? {} : { to: target }),
    value: asNumber(value, 'value'),
    data: asBytes(data, 'data'),
  };
}

/** Untyped, with the chain in `v` (EIP-155): others hold on any chain. */
function readLegacy(bytes: Uint8Array, pointer: string | undefined): Omit<EvmTransaction, 'hash'> {
  const items = asList(decodeRlp(bytes, pointer), 'transaction', 9, 9);
  const [nonce, , , to, value, data] = items;
  const v = asNumber(items[6], 'v');
  if (v < 35n) throw fail('The transaction names no chain (EIP-155)', pointer);
  const chainId = (v - 35n) / 2n;
  const signed = encodeRlp([...items.slice(0, 6), rlpNumber(chainId), new Uint8Array(0), new Uint8Array(0)]);
  const signature = { yParity: Number((v - 35n) % 2n), r: asNumber(items[7], 'r'), s: asNumber(items[8], 's') };
  const from = signer({ signed, ...signature }, pointer);
  return { type: 0, chainId, from, ...common({ nonce, to, value, data }) };
}

/** Of type 1 (EIP-2930) or 2 (EIP-1559), which differ in how they offer fees. */
function readTyped(type: 1 | 2, bytes: Uint8Array, pointer: string | undefined): Omit<EvmTransaction, 'hash'> {
  const size = type === 1 ? 11 : 12;
  const items = asList(decodeRlp(bytes.slice(1), pointer), 'transaction', size, size);
  const [to, value, data] = items.slice(size - 7, size - 4);
  const signature = {
    yParity: parity(items[size - 3], pointer),
    r: asNumber(items[size - 2], 'r'),
    s: asNumber(items[size - 1], 's'),
  };
  const from = signer({ signed: concat(Uint8Array.of(type), encodeRlp(items.slice(0, -3))), ...signature }, pointer);
  return {
    type,
    chainId: asNumber(items[0], 'chain id'),
    from,
    ...common({ nonce: items[1], to, value, data }),
  };
}

/**
 * Reads a signed transaction as the transaction trie holds it: untyped with EIP-155, or of type 1 (EIP-2930) or 2
 * (EIP-1559), and recovers who signed it. Blob and authorization transactions are refused: no operation compiles to one.
 *
 * @throws CodedError EVM_TRANSACTION, EVM_RLP
 */
export function parseEvmTransaction(bytes: Uint8Array, pointer?: string): EvmTransaction {
  const [first] = bytes;
  const hash = keccak256(bytes);
  if (first === 1 || first === 2) return { ...readTyped(first, bytes, pointer), hash };
  if (first === undefined || first < 0xc0) throw fail(`Transactions of type ${first} are not known`, pointer);
  return { ...readLegacy(bytes, pointer), hash };
}
