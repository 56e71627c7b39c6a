// What the EVM tests share: a key of their own, and the steps that the transaction engine takes.
import { randomBytes } from 'node:crypto';
import type { BtmlMap } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { BlockRef, Compiled, SignedTransaction, TransactionStatus } from '../src/driver.ts';
import { addressOf } from '../src/evm/compile/account.ts';
import { anchorContract, contractAddress } from '../src/evm/contract/anchor.ts';
import type { EvmDriver } from '../src/evm/driver.ts';
import { signDigest } from '../src/sign.ts';

export const ether = 10n ** 18n;

/** A fresh key that signs for `driver`. */
export class Signer {
  readonly driver: EvmDriver;
  readonly publicKey: Uint8Array;
  readonly account: string;
  readonly #secret: Uint8Array;

  constructor(driver: EvmDriver, secret: Uint8Array = secp256k1.utils.randomSecretKey()) {
    this.driver = driver;
    this.#secret = secret;
    this.publicKey = secp256k1.getPublicKey(this.#secret, true);
    this.account = driver.account(this.publicKey);
  }

  compile(op: BtmlMap, nonce: bigint, rate: bigint): Compiled {
    return this.driver.compile(op, { publicKey: this.publicKey, nonce, rate });
  }

  sign(compiled: Compiled): SignedTransaction {
    const [digest] = compiled.digests;
    if (digest === undefined) throw new Error('nothing to sign');
    return this.driver.assemble(compiled, this.publicKey, [signDigest(digest, this.#secret)]);
  }

  /** Compiles, signs and broadcasts with the next nonce of the chain unless told otherwise. */
  async send(op: BtmlMap, options: { nonce?: bigint; rate?: bigint } = {}): Promise<SignedTransaction> {
    const nonce = options.nonce ?? (await this.driver.accountState(this.account)).nonce;
    const rate = options.rate ?? (await this.driver.quote()).rate;
    const signed = this.sign(this.compile(op, nonce, rate));
    const result = await this.driver.broadcast(signed.raw);
    if (result.state !== 'accepted') throw new Error(JSON.stringify(result));
    return signed;
  }

  anchorOp(contract: string, root = randomRoot()): BtmlMap {
    const { chain } = this.driver;
    return { op: 'anchor', chain, from: this.account, form: 'evm-event-1', root, contract };
  }

  payOp(to: string, amount: bigint): BtmlMap {
    const { chain, feeAsset } = this.driver;
    const { asset, decimals } = feeAsset;
    return { op: 'pay', chain, from: this.account, to, asset, amount: String(amount), decimals: String(decimals) };
  }

  /** Deploys the anchor contract and waits for it. */
  async deployAnchor(): Promise<string> {
    const { nonce } = await this.driver.accountState(this.account);
    const op = { op: 'deploy', chain: this.driver.chain, from: this.account, code: anchorContract.bytecode };
    const { txid } = await this.send(op, { nonce });
    const found = await included(this.driver, txid);
    if (!found.success) throw new Error('the deployment failed');
    return contractAddress(this.account, nonce);
  }
}

/** A key before there is a chain, and its address for the genesis block. */
export function newKey(): { secret: Uint8Array; address: string } {
  const secret = secp256k1.utils.randomSecretKey();
  return { secret, address: addressOf(secp256k1.getPublicKey(secret, true)) };
}

export function randomRoot(): string {
  return randomBytes(32).toString('hex');
}

/** One look at a transaction. */
export async function look(
  driver: EvmDriver,
  txid: string,
  recent: readonly BlockRef[] = [],
): Promise<TransactionStatus> {
  const result = await driver.scan({ recent, accounts: [], watched: [{ txid }], maxBlocks: 100, since: 0 });
  const [found] = result.transactions;
  if (found === undefined) throw new Error('the scan forgot the transaction');
  return found;
}

/** Waits until a transaction is in a block, with at least so many confirmations. */
export async function included(
  driver: EvmDriver,
  txid: string,
  confirmations = 1,
): Promise<TransactionStatus & { at: BlockRef }> {
  return until(async () => {
    const found = await look(driver, txid);
    return found.at !== undefined && found.confirmations >= confirmations ? { ...found, at: found.at } : undefined;
  });
}

/** Asks again and again until there is an answer; the time limit is the test's. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
