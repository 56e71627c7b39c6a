import { CodedError } from '@blockcluster/btml';
import { type LedgerDriver, signDigest } from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Kysely } from 'kysely';
import type { SecretVault } from '../access/vault.ts';
import type { Clock, RandomSource } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { newId } from './ids.ts';

/** What a signer is asked: digests of one transaction, the intent behind it, and the coins or the nonce that it uses. */
export interface SigningRequest {
  readonly keyId: string;
  readonly intentId: string;
  /** `<chain>/<nonce>` or `<chain>/<txid>:<vout>`: what may only ever be used for one intent. */
  readonly slots: readonly string[];
  /** 32 bytes each. */
  readonly digests: readonly Uint8Array[];
}

/** Holds keys and releases signatures. Whatever implements it (a process of its own, an HSM) keeps its own memory. */
export interface Signer {
  /**
   * 65-byte signatures (r, s, recovery bit), ECDSA over secp256k1 with low S and deterministic nonces (RFC 6979).
   *
   * @throws CodedError SIGNER_SLOT_USED when a coin or nonce was signed for another intent, SIGNER_KEY_UNKNOWN
   */
  sign(request: SigningRequest): Promise<readonly Uint8Array[]>;
}

export interface SignerAccount {
  readonly keyId: string;
  /** CAIP-10. */
  readonly account: string;
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
}

const ORDER_BYTES = 32;

/**
 * The provisional signer inside the server's process: keys are generated here, sealed by the vault, and opened for the
 * length of one signature. It compares and sets (key, coin or nonce) in a transaction of its own before it releases a
 * signature, because signing happens outside the engine's transaction.
 */
export class VaultSigner implements Signer {
  readonly #db: Kysely<Schema>;
  readonly #vault: SecretVault;
  readonly #random: RandomSource;
  readonly #clock: Clock;

  constructor(modules: { db: Kysely<Schema>; vault: SecretVault; random: RandomSource; clock: Clock }) {
    this.#db = modules.db;
    this.#vault = modules.vault;
    this.#random = modules.random;
    this.#clock = modules.clock;
  }

  /** The account of a label (`anchor`) on a ledger; its key is generated the first time, whichever server asks first. */
  async account(
    ledger: string,
    driver: Pick<LedgerDriver, 'chain' | 'account'>,
    label = 'anchor',
  ): Promise<SignerAccount> {
    const found = await this.#find(ledger, driver.chain, label);
    if (found) return found;
    const id = newId(this.#random, 'key');
    const secret = this.#freshSecret();
    const publicKey = secp256k1.getPublicKey(secret, true);
    await this.#db
      .insertInto('signer_keys')
      .values({
        id,
        ledger,
        chain: driver.chain,
        label,
        account: driver.account(publicKey),
        public_key: Buffer.from(publicKey),
        sealed: this.#vault.seal(secret, sealContext(id)),
        created_at: new Date(this.#clock.now()),
      })
      .onConflict((conflict) => conflict.columns(['ledger', 'chain', 'label']).doNothing())
      .execute();
    secret.fill(0);
    const created = await this.#find(ledger, driver.chain, label);
    if (!created) throw new CodedError('SIGNER_KEY_UNKNOWN', `No key "${label}" could be made for ${ledger}`);
    return created;
  }

  async sign(request: SigningRequest): Promise<readonly Uint8Array[]> {
    const row = await this.#db
      .selectFrom('signer_keys')
      .select('sealed')
      .where('id', '=', request.keyId)
      .executeTakeFirst();
    if (!row) throw new CodedError('SIGNER_KEY_UNKNOWN', `The signer has no key ${request.keyId}`);
    await this.#take(request);
    const secret = this.#vault.open(row.sealed, sealContext(request.keyId));
    try {
      return request.digests.map((digest) => signDigest(digest, secret));
    } finally {
      secret.fill(0);
    }
  }

  async #take(request: SigningRequest): Promise<void> {
    const slots = request.slots.toSorted();
    await this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('signer_slots')
        .values(slots.map((slot) => ({ key_id: request.keyId, slot, intent_id: request.intentId })))
        .onConflict((conflict) => conflict.columns(['key_id', 'slot']).doNothing())
        .execute();
      const foreign = await trx
        .selectFrom('signer_slots')
        .select('slot')
        .where('key_id', '=', request.keyId)
        .where('slot', 'in', slots)
        .where('intent_id', '!=', request.intentId)
        .executeTakeFirst();
      if (foreign)
        throw new CodedError('SIGNER_SLOT_USED', `${foreign.slot} was already signed for another intent`, {
          details: { slot: foreign.slot },
        });
    });
  }

  async #find(ledger: string, chain: string, label: string): Promise<SignerAccount | undefined> {
    const row = await this.#db
      .selectFrom('signer_keys')
      .select(['id', 'account', 'public_key'])
      .where('ledger', '=', ledger)
      .where('chain', '=', chain)
      .where('label', '=', label)
      .executeTakeFirst();
    return row && { keyId: row.id, account: row.account, publicKey: new Uint8Array(row.public_key) };
  }

  #freshSecret(): Uint8Array {
    for (;;) {
      const secret = this.#random.bytes(ORDER_BYTES);
      if (secp256k1.utils.isValidSecretKey(secret)) return Uint8Array.from(secret);
    }
  }
}

function sealContext(id: string): string {
  return `signer key ${id}`;
}
