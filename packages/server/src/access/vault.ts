import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { CodedError } from '@blockcluster/btml';
import type { RandomSource } from '../context.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals secrets with AES-256-GCM under the master key, which is kept outside the database. The context (what the secret
 * is for) is authenticated: a secret moved to another place does not open. Nonces are random; 2^32 seals per key are far
 * beyond what an installation makes.
 */
export class SecretVault {
  readonly #key: Uint8Array;
  readonly #random: RandomSource;

  constructor(key: Uint8Array, random: RandomSource) {
    if (key.length !== KEY_BYTES) throw new CodedError('MASTER_KEY_INVALID', 'The master key is not 32 bytes long');
    this.#key = key;
    this.#random = random;
  }

  /** nonce (12 bytes) || ciphertext || tag (16 bytes) */
  seal(secret: Uint8Array, context: string): Buffer {
    const nonce = this.#random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(Buffer.from(context, 'utf8'));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws SECRET_UNREADABLE for a wrong key, a wrong context or an altered byte. */
  open(sealed: Uint8Array, context: string): Buffer {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw unreadable(context);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    try {
      const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
      return Buffer.concat([text, decipher.final()]);
    } catch (cause) {
      throw unreadable(context, cause);
    }
  }

  /** Tells one master key from another without giving it away. */
  fingerprint(): Buffer {
    return createHash('sha256').update('blockcluster master key\0').update(this.#key).digest();
  }
}

/** Reads a master key file (64 hex digits); creates it with mode 0600 when `create` is set and it does not exist. */
export async function readMasterKey(file: string, random: RandomSource, create: boolean): Promise<Buffer> {
  if (create) {
    const text = `${Buffer.from(random.bytes(KEY_BYTES)).toString('hex')}\n`;
    await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new CodedError('MASTER_KEY_INVALID', `The master key file ${file} cannot be read`, { cause });
  }
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw new CodedError('MASTER_KEY_INVALID', `The master key file ${file} does not hold 64 hex digits`);
  return Buffer.from(text, 'hex');
}

function unreadable(context: string, cause?: unknown): CodedError {
  return new CodedError('SECRET_UNREADABLE', `The secret "${context}" does not open with this master key`, { cause });
}
