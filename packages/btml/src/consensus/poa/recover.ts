import { secp256k1 } from '@noble/curves/secp256k1.js';
import { addressOfKey } from '../../evm/index.ts';
import { concat, toHex } from '../../proof/bytes.ts';

/** Bytes of a seal: r, s and the recovery id. */
export const SEAL_SIZE = 65;

// Receipts of one batch share their headers, and recovering a key takes a millisecond: the last answers are kept.
const recovered = new Map<string, string>();
const MAX_RECOVERED = 4096;

/**
 * The address whose key made a seal over a digest, as `0x…`; undefined when no key can have made it, or when it is the
 * twin of a seal with the larger s, which no node writes.
 *
 * @param seal r, s and the recovery id 0 or 1, together 65 bytes.
 */
export function recoverAddress(digest: Uint8Array, seal: Uint8Array): string | undefined {
  const recovery = seal[64];
  if (seal.length !== SEAL_SIZE || recovery === undefined || recovery > 1) return undefined;
  const place = toHex(concat(digest, seal));
  const known = recovered.get(place);
  if (known !== undefined) return known;
  try {
    const signature = secp256k1.Signature.fromBytes(concat(Uint8Array.of(recovery), seal.slice(0, 64)), 'recovered');
    if (signature.hasHighS()) return undefined;
    const key = signature.recoverPublicKey(digest).toBytes(false);
    const address = `0x${toHex(addressOfKey(key.slice(1)))}`;
    if (recovered.size >= MAX_RECOVERED) recovered.clear();
    recovered.set(place, address);
    return address;
  } catch {
    return undefined;
  }
}
