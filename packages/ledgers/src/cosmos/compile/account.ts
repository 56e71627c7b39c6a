import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { invalidMember, stringMember } from '../../evm/compile/members.ts';

/** Address of a compressed secp256k1 key (ADR-028): bech32 of RIPEMD-160 of its SHA-256. */
export function addressOfKey(publicKey: Uint8Array, prefix: string): string {
  if (!secp256k1.utils.isValidPublicKey(publicKey, true))
    throw new CodedError('COMPILE_INVALID', 'The public key is not a compressed point of secp256k1');
  return bech32.encode(prefix, bech32.toWords(ripemd160(sha256(publicKey))));
}

/** A CAIP-10 account on `chain`, as its address; 20 bytes for keys, 32 for contracts and modules. */
export function accountMember(op: BtmlMap, name: string, chain: string, prefix: string): string {
  const value = stringMember(op, name);
  if (!value.startsWith(`${chain}:`)) throw invalidMember(name, `an account on ${chain}`);
  const address = value.slice(chain.length + 1);
  if (!isAddress(address, prefix)) throw invalidMember(name, `an address that begins with ${prefix}1`);
  return address;
}

/** Whether a text is an address of the chain in its normal spelling. */
export function isAddress(address: string, prefix: string): boolean {
  if (address !== address.toLowerCase()) return false;
  const decoded = bech32.decodeUnsafe(address, 90);
  if (decoded?.prefix !== prefix) return false;
  const bytes = bech32.fromWordsUnsafe(decoded.words);
  return bytes instanceof Uint8Array && (bytes.length === 20 || bytes.length === 32);
}
