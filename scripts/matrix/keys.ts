import { addressOf } from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';

/** A fresh key, and its address before there is a chain. */
export function newAccount(): { readonly secret: Uint8Array; readonly address: string } {
  const secret = secp256k1.utils.randomSecretKey();
  return { secret, address: addressOf(secp256k1.getPublicKey(secret, true)) };
}
