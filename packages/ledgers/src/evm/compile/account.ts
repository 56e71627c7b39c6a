import { CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, type Hex } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';

/** The address of a compressed secp256k1 public key, lowercase. Throws COMPILE_INVALID for bytes that are none. */
export function addressOf(publicKey: Uint8Array): Hex {
  let uncompressed: Uint8Array;
  try {
    uncompressed = secp256k1.Point.fromBytes(publicKey).toBytes(false);
  } catch (cause) {
    throw new CodedError('COMPILE_INVALID', 'The public key is not a point of secp256k1', { cause });
  }
  return lowercase(publicKeyToAddress(bytesToHex(uncompressed)));
}

/** BTML writes hex in lowercase; viem writes addresses with the checksum of EIP-55. */
export function lowercase(hex: Hex): Hex {
  return `0x${hex.slice(2).toLowerCase()}`;
}
