import { CodedError } from '../errors.ts';
import { keccak256 } from './header.ts';
import { asBytes, asList, asNumber, decodeRlp } from './rlp.ts';
import { trieLookup } from './trie.ts';

/** An account as the state trie holds it. */
export interface EvmAccount {
  readonly nonce: bigint;
  /** In wei. */
  readonly balance: bigint;
  readonly storageRoot: Uint8Array;
  /** keccak-256 of the code; that of nothing where there is no code. */
  readonly codeHash: Uint8Array;
}

/**
 * The account at an address by the state root of a block, from the `accountProof` of `eth_getProof` (EIP-1186).
 *
 * @returns undefined only where the nodes show that there is no account; a missing node is an error, never "absent".
 * @throws CodedError EVM_TRIE, EVM_RLP.
 */
export function provenAccount(
  stateRoot: Uint8Array,
  address: Uint8Array,
  proof: readonly Uint8Array[],
  pointer = '',
): EvmAccount | undefined {
  const value = trieLookup(stateRoot, keccak256(address), proof, pointer);
  if (value === undefined) return undefined;
  const [nonce, balance, storageRoot, codeHash] = asList(decodeRlp(value, pointer), 'account', 4, 4);
  return {
    nonce: asNumber(nonce, 'nonce'),
    balance: asNumber(balance, 'balance'),
    storageRoot: asBytes(storageRoot, 'storage root', 32),
    codeHash: asBytes(codeHash, 'code hash', 32),
  };
}

/**
 * The word at a slot of a contract's storage, from an item of `storageProof` of `eth_getProof`. A word that was never set,
 * or set back, is 0: the storage trie holds no zeroes. So 0 is answered where the nodes show that nothing is there.
 *
 * @param slot number of the slot, 32 bytes.
 * @throws CodedError EVM_TRIE, EVM_RLP.
 */
export function provenStorage(
  storageRoot: Uint8Array,
  slot: Uint8Array,
  proof: readonly Uint8Array[],
  pointer = '',
): bigint {
  const value = trieLookup(storageRoot, keccak256(slot), proof, pointer);
  if (value === undefined) return 0n;
  const word = asNumber(decodeRlp(value, pointer), 'storage word');
  if (word === 0n) throw new CodedError('EVM_TRIE', 'The storage trie holds a zero', { pointer });
  return word;
}
