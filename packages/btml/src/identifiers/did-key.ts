import { base58 } from '@scure/base';
import { CodedError } from '../errors.ts';

export type KeyType = 'ed25519' | 'p256' | 'secp256k1';

export interface PublicKey {
  readonly type: KeyType;
  /** 32 bytes for ed25519, 33 (compressed point) for the others. */
  readonly bytes: Uint8Array;
}

/** Multicodec varint of each key type, and the length of its key. https://w3c-ccg.github.io/did-key-spec/ */
const codecs: Readonly<Record<KeyType, { readonly prefix: readonly [number, number]; readonly length: number }>> = {
  ed25519: { prefix: [0xed, 0x01], length: 32 },
  p256: { prefix: [0x80, 0x24], length: 33 },
  secp256k1: { prefix: [0xe7, 0x01], length: 33 },
};
const types: readonly KeyType[] = ['ed25519', 'p256', 'secp256k1'];

/** The did:key of a public key. */
export function encodeDidKey(key: PublicKey): string {
  const { prefix, length } = codecs[key.type];
  if (key.bytes.length !== length) {
    throw new CodedError('ID_DID_KEY', `a public key of ${key.type} has ${length} bytes, not ${key.bytes.length}`);
  }
  return `did:key:z${base58.encode(Uint8Array.from([...prefix, ...key.bytes]))}`;
}

/**
 * Decodes a did:key of ed25519, p256 or secp256k1. Whether the point is on the curve is for the signature's check.
 *
 * @throws CodedError ID_DID_KEY
 */
export function decodeDidKey(did: string): PublicKey {
  // Base58 takes quadratic time: the length is bounded first. The longest key of these types takes 49 characters.
  const text = did.startsWith('did:key:z') && did.length <= 64 ? did.slice(9) : '';
  if (/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) {
    const bytes = base58.decode(text);
    for (const type of types) {
      const { prefix, length } = codecs[type];
      if (bytes.length !== length + 2 || bytes[0] !== prefix[0] || bytes[1] !== prefix[1]) continue;
      if (type === 'ed25519' || bytes[2] === 2 || bytes[2] === 3) return { type, bytes: bytes.slice(2) };
    }
  }
  throw new CodedError('ID_DID_KEY', 'not a did:key of ed25519, p256 or secp256k1');
}
