import { setTimeout as sleep } from 'node:timers/promises';
import { type BtmlMap, boundOperation, CodedError, isCodedError } from '@blockcluster/btml';
import { type BlockRef, type Coin, type LedgerDriver, type ScanResult, signDigest } from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { intentOf } from './documents.ts';

const POLL_MS = 250;
/** A beacon node computes a proof for each answer about finality, which comes once in an epoch. */
const FINALITY_POLL_MS = 3_000;

export interface Done {
  readonly intent: BtmlMap;
  readonly evidence: BtmlMap;
  readonly txid: string;
  readonly fee: bigint;
  /** From the broadcast to the evidence of a final effect. */
  readonly milliseconds: number;
}

/** One key on one ledger, taking the steps that the transaction engine takes, without its memory. */
export class Actor {
  readonly driver: LedgerDriver;
  readonly publicKey: Uint8Array;
  readonly account: string;
  readonly #secret: Uint8Array;
  #coins: Coin[] = [];
  #recent: ScanResult['recent'] = [];

  constructor(driver: LedgerDriver, secret: Uint8Array) {
    this.driver = driver;
    this.#secret = secret;
    this.publicKey = secp256k1.getPublicKey(secret, true);
    this.account = driver.account(this.publicKey);
  }

  get common(): { readonly chain: string; readonly from: string } {
    return { chain: this.driver.chain, from: this.account };
  }

  payOp(to: string, amount: bigint): BtmlMap {
    const { asset, decimals } = this.driver.feeAsset;
    return { op: 'pay', ...this.common, to, asset, amount: String(amount), decimals: String(decimals) };
  }

  /**
   * Does what an operation asks for, and waits until its receipt would be final.
   *
   * @param mine makes a block where nobody else does.
   */
  async act(op: BtmlMap, mine?: () => Promise<void>): Promise<Done> {
    const intent = intentOf(op, this.driver);
    const bound = boundOperation(op, intent);
    const started = performance.now();
    const { txid, fee } = await this.#send(bound);
    for (;;) {
      const status = (await this.#scan([txid])).transactions.find((each) => each.txid === txid);
      if (status?.at !== undefined && !status.success)
        throw new CodedError('TRANSACTION_FAILED', `${String(op.op)} is in block ${status.at.height}, but failed`);
      const evidence = status?.at === undefined ? undefined : await this.#evidence(bound, txid, status.at);
      if (evidence !== undefined) return { intent, evidence, txid, fee, milliseconds: performance.now() - started };
      if (mine === undefined) await sleep(this.driver.kind === 'pos' ? FINALITY_POLL_MS : POLL_MS);
      else await mine();
    }
  }

  async #evidence(op: BtmlMap, txid: string, at: BlockRef): Promise<BtmlMap | undefined> {
    try {
      return await this.driver.evidence({ op, txid, at, confirmations: this.driver.confirmations });
    } catch (error) {
      // A reorganization: the next scan finds the transaction where it is now.
      if (isCodedError(error, 'LEDGER_EVIDENCE_NOT_READY') || isCodedError(error, 'LEDGER_REORGANIZED'))
        return undefined;
      throw error;
    }
  }

  async #send(op: BtmlMap): Promise<{ readonly txid: string; readonly fee: bigint }> {
    const { driver, publicKey } = this;
    const { rate } = await driver.quote();
    const spendable = driver.ordering === 'coins' ? await this.#spendable(op, rate) : {};
    const nonce = driver.ordering === 'nonce' ? { nonce: (await driver.accountState(this.account)).nonce } : {};
    const compiled = driver.compile(op, { publicKey, rate, ...spendable, ...nonce });
    const signatures = compiled.digests.map((digest) => signDigest(digest, this.#secret));
    const { txid, raw } = driver.assemble(compiled, publicKey, signatures);
    const result = await driver.broadcast(raw);
    if (result.state === 'rejected') throw new CodedError('TRANSACTION_REJECTED', result.reason);
    return { txid, fee: compiled.fee };
  }

  async #spendable(op: BtmlMap, rate: bigint): Promise<{ readonly coins: readonly Coin[] }> {
    const { tip } = await this.#scan([]);
    return { coins: this.driver.choose(op, this.#coins, rate, tip.height) };
  }

  async #scan(txids: readonly string[]): Promise<ScanResult> {
    for (;;) {
      const result = await this.driver.scan({
        recent: this.#recent,
        accounts: this.driver.ordering === 'coins' ? [this.account] : [],
        watched: txids.map((txid) => ({ txid })),
        maxBlocks: 1_000,
        since: 0,
      });
      const { rewound } = result;
      if (rewound !== undefined) this.#coins = this.#coins.filter((coin) => coin.height <= rewound);
      const spent = new Set(result.spent.map((each) => `${each.txid}:${each.vout}`));
      this.#coins = [...this.#coins, ...result.created].filter((coin) => !spent.has(`${coin.txid}:${coin.vout}`));
      this.#recent = result.recent;
      if (result.complete) return result;
    }
  }
}
