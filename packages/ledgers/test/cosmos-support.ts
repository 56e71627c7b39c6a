// What the Cosmos tests share: a key of their own, and the steps that the transaction engine takes.
import { randomBytes } from 'node:crypto';
import type { BtmlMap } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { readStatus } from '../src/cosmos/client/chain.ts';
import type { CosmosDriver } from '../src/cosmos/driver.ts';
import type { CosmosMember } from '../src/cosmos/nodes/member.ts';
import type { BlockRef, Compiled, SignedTransaction, TransactionStatus } from '../src/driver.ts';
import { signDigest } from '../src/sign.ts';

/** A fresh key that signs for `driver`. */
export class CosmosSigner {
  readonly driver: CosmosDriver;
  readonly publicKey: Uint8Array;
  readonly account: string;
  readonly #secret: Uint8Array;

  constructor(driver: CosmosDriver, secret: Uint8Array = secp256k1.utils.randomSecretKey()) {
    this.driver = driver;
    this.#secret = secret;
    this.publicKey = secp256k1.getPublicKey(secret, true);
    this.account = driver.account(this.publicKey);
  }

  sign(compiled: Compiled): SignedTransaction {
    const signatures = compiled.digests.map((digest) => signDigest(digest, this.#secret));
    return this.driver.assemble(compiled, this.publicKey, signatures);
  }

  /** Compiles and signs with the next nonce and the quoted rate unless told otherwise. */
  async make(op: BtmlMap, options: { nonce?: bigint; rate?: bigint } = {}): Promise<SignedTransaction> {
    const nonce = options.nonce ?? (await this.driver.accountState(this.account)).nonce;
    const rate = options.rate ?? (await this.driver.quote()).rate;
    return this.sign(this.driver.compile(op, { publicKey: this.publicKey, nonce, rate }));
  }

  async send(op: BtmlMap, options: { nonce?: bigint; rate?: bigint } = {}): Promise<SignedTransaction> {
    const signed = await this.make(op, options);
    const result = await this.driver.broadcast(signed.raw);
    if (result.state !== 'accepted') throw new Error(JSON.stringify(result));
    return signed;
  }

  anchorOp(root = randomBytes(32).toString('hex')): BtmlMap {
    return { op: 'anchor', chain: this.driver.chain, from: this.account, form: 'cosmos-tx-1', root };
  }

  payOp(to: string, amount: bigint): BtmlMap {
    const { chain, feeAsset } = this.driver;
    const { asset, decimals } = feeAsset;
    return { op: 'pay', chain, from: this.account, to, asset, amount: String(amount), decimals: String(decimals) };
  }
}

/** One look at a transaction. */
export async function lookAt(
  driver: CosmosDriver,
  txid: string,
  recent: readonly BlockRef[] = [],
): Promise<TransactionStatus> {
  const result = await driver.scan({ recent, accounts: [], watched: [{ txid }], maxBlocks: 100, since: 0 });
  const [found] = result.transactions;
  if (found === undefined) throw new Error('the scan forgot the transaction');
  return found;
}

/** Waits until a transaction has as many confirmations as the driver asks. */
export async function settled(
  driver: CosmosDriver,
  txid: string,
): Promise<TransactionStatus & { readonly at: BlockRef }> {
  for (;;) {
    const found = await lookAt(driver, txid);
    if (found.at !== undefined && found.confirmations >= driver.confirmations) return { ...found, at: found.at };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until a member knows a block at this height or above; answers its height. */
export async function heightOf(member: CosmosMember, atLeast = 0): Promise<number> {
  for (;;) {
    const { height } = await readStatus(member.rpc);
    if (height >= atLeast) return height;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
