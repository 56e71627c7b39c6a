import { CodedError } from '@blockcluster/btml';
import { type LedgerDriver, signDigest } from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Kysely, sql } from 'kysely';
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
  /** The signatures of several requests, in their order: all of them, or it throws as `sign` does. */
  signAll(requests: readonly SigningRequest[]): Promise<readonly (readonly Uint8Array[])[]>;
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
    const [signatures = []] = await this.signAll([request]);
    return signatures;
  }

  async signAll(requests: readonly SigningRequest[]): Promise<readonly (readonly Uint8Array[])[]> {
    const ids = [...new Set(requests.map(({ keyId }) => keyId))];
    const rows = await this.#db.selectFrom('signer_keys').select(['id', 'sealed']).where('id', 'in', ids).execute();
    const sealed = new Map(rows.map((row) => [row.id, row.sealed]));
    const unknown = ids.find((id) => !sealed.has(id));
    if (unknown !== undefined) throw new CodedError('SIGNER_KEY_UNKNOWN', `The signer has no key ${unknown}`);
    await this.#take(requests);
    const secrets = new Map([...sealed].map(([id, own]) => [id, this.#vault.open(own, sealContext(id))]));
    try {
      return requests.map(({ keyId, digests }) => {
        const secret = secrets.get(keyId);
        return secret === undefined ? [] : digests.map((digest) => signDigest(digest, secret));
      });
    } finally {
      for (const secret of secrets.values()) secret.fill(0);
    }
  }

  async #take(requests: readonly SigningRequest[]): Promise<void> {
    const wanted = requests
      .flatMap(({ keyId, slots, intentId }) => slots.map((slot) => ({ key_id: keyId, slot, intent_id: intentId })))
      // Always in one order, so that two who want the same wait for each other but once.
      .toSorted((a, b) => (a.key_id + a.slot < b.key_id + b.slot ? -1 : 1));
    const keys = sql`${wanted.map((one) => one.key_id)}::text[]`;
    const slots = sql`${wanted.map((one) => one.slot)}::text[]`;
    const intents = sql`${wanted.map((one) => one.intent_id)}::text[]`;
    await this.#db.transaction().execute(async (trx) => {
      await sql`
        INSERT INTO signer_slots (key_id, slot, intent_id) SELECT * FROM unnest(${keys}, ${slots}, ${intents})
        ON CONFLICT (key_id, slot) DO NOTHING`.execute(trx);
      const { rows } = await sql<{ slot: string }>`
        SELECT s.slot FROM signer_slots s
        JOIN unnest(${keys}, ${slots}, ${intents}) AS w (key_id, slot, intent_id) USING (key_id, slot)
        WHERE s.intent_id <> w.intent_id LIMIT 1`.execute(trx);
      const [foreign] = rows;
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
