import { sha256 } from '@noble/hashes/sha2.js';
import { bech32 } from '@scure/base';
import { concat, utf8 } from '../proof/bytes.ts';

/** What the address of a contract follows from. */
export interface ContractOrigin {
  /** SHA-256 of the WebAssembly. */
  readonly checksum: Uint8Array;
  /** Address of the account that makes it. */
  readonly maker: string;
  readonly salt: Uint8Array;
}

/** What makes the address of a contract predictable here: one maker has one contract of a code under a label. */
export function contractSalt(label: string): Uint8Array {
  return sha256(utf8(label));
}

function counted(bytes: Uint8Array): Uint8Array {
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(bytes.length));
  return concat(new Uint8Array(length.buffer), bytes);
}

/**
 * The address that wasmd gives a contract that was made by `MsgInstantiateContract2` without `fix_msg`
 * (`BuildContractAddressPredictable`, ADR-028). Undefined when the maker's address is none.
 */
export function predictContract({ checksum, maker, salt }: ContractOrigin): string | undefined {
  const decoded = bech32.decodeUnsafe(maker, 90);
  const creator = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (!decoded || !creator) return undefined;
  const parts = [checksum, Uint8Array.from(creator), salt, new Uint8Array(0)];
  const key = concat(utf8('wasm'), Uint8Array.of(0), ...parts.map(counted));
  // The SDK knows no limit of 90 characters, and whoever writes an intent chooses the prefix.
  return bech32.encode(decoded.prefix, bech32.toWords(sha256(concat(sha256(utf8('module')), key))), false);
}
