import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { encodeDidKey } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import { sealedSecret } from '../access/sealed-secret.ts';
import type { SecretVault } from '../access/vault.ts';
import type { RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';

/** The key with which the organization signs promises and checkpoints, and that issues its records. */
export interface LogKey {
  /** `did:key:z6Mk…` */
  readonly did: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Ed25519 (RFC 8032): deterministic, so that an answer given again is the same to the byte. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

const SECRET = 'log-key';
const SEED_BYTES = 32;
/** DER of a PKCS #8 Ed25519 key (RFC 8410) up to the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** DER of a SubjectPublicKeyInfo of Ed25519 up to the key. */
const SPKI_LENGTH = 12;

/** The log key of an Ed25519 seed of 32 bytes. */
export function logKeyOf(seed: Uint8Array): LogKey {
  const key: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_LENGTH));
  return {
    did: encodeDidKey({ type: 'ed25519', bytes: publicKey }),
    publicKey,
    sign: (message) => sign(null, message, key),
  };
}

/** The installation's log key, generated at the first start and stored sealed; all servers of a database share it. */
export async function loadLogKey(db: Kysely<Schema>, vault: SecretVault, random: RandomSource): Promise<LogKey> {
  return logKeyOf(await sealedSecret({ db, vault, random }, SECRET, SEED_BYTES));
}
