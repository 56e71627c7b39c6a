import { CodedError } from '../errors.ts';
import { concat, utf8 } from '../proof/bytes.ts';
import { keccak256 } from './header.ts';
import { asBytes, asList, asNumber, decodeRlp, encodeRlp, type Rlp, rlpNumber } from './rlp.ts';

export interface EvmLog {
  readonly address: Uint8Array;
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

export interface EvmReceipt {
  /** EIP-2718 type; 0 for the untyped form. */
  readonly type: number;
  /** 1 when the transaction succeeded (EIP-658). */
  readonly status: bigint;
  readonly logs: readonly EvmLog[];
}

/** Topic of the event `Anchored(bytes32)`. */
export const ANCHORED_TOPIC: Uint8Array = keccak256(utf8('Anchored(bytes32)'));

function readLog(value: Rlp): EvmLog {
  const [address, topics, data] = asList(value, 'log', 3, 3);
  return {
    address: asBytes(address, 'log address', 20),
    topics: asList(topics, 'topics', 0, 4).map((topic) => asBytes(topic, 'topic', 32)),
    data: asBytes(data, 'log data'),
  };
}

/**
 * Reads a transaction receipt as the receipt trie holds it: untyped, or a type byte (1 to 4) and the list (EIP-2718).
 * Receipts from before EIP-658, which have a state root in place of a status, are refused. Throws EVM_RECEIPT, EVM_RLP.
 */
export function parseEvmReceipt(bytes: Uint8Array, pointer?: string): EvmReceipt {
  const fail = (message: string): CodedError =>
    new CodedError('EVM_RECEIPT', message, pointer === undefined ? {} : { pointer });
  const [first] = bytes;
  if (first === undefined) throw fail('A receipt is empty');
  if (first < 0xc0 && (first < 1 || first > 4)) throw fail(`Receipts of type ${first} are not known`);
  const type = first < 0xc0 ? first : 0;
  const [status, gas, bloom, logs] = asList(decodeRlp(type === 0 ? bytes : bytes.slice(1), pointer), 'receipt', 4, 4);
  if (asBytes(status, 'status').length > 1) throw fail('A receipt states no status');
  asNumber(gas, 'gas');
  asBytes(bloom, 'bloom', 256);
  return { type, status: asNumber(status, 'status'), logs: asList(logs, 'logs').map(readLog) };
}

/** The key of the receipt at `index` in a block's receipt trie: its RLP. */
export function receiptKey(index: number): Uint8Array {
  return encodeRlp(rlpNumber(index));
}

/** Address of a contract that `creator` deploys with its transaction number `nonce` (CREATE). */
export function contractAddress(creator: Uint8Array, nonce: bigint): Uint8Array {
  return keccak256(encodeRlp([creator, rlpNumber(nonce)])).slice(12);
}

/** Address of an uncompressed public key without its first byte (64 bytes). */
export function addressOfKey(key: Uint8Array): Uint8Array {
  return keccak256(concat(key)).slice(12);
}
