import { createHash } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import {
  AMOUNT,
  accountScript,
  addressOfScript,
  type BitcoinDriver,
  type BlockRef,
  dustLimit,
  findMethod,
  readSatoshi,
} from '@blockcluster/ledgers';
import { checkedOp } from '../checked-op.ts';
import type {
  Answer,
  BlockChoice,
  CallRequest,
  CoinReader,
  DeployRequest,
  Done,
  Followed,
  FoundEvent,
  Platform,
  Prepared,
  ProvenState,
  Target,
} from '../platform.ts';
import type { Refusal, Values } from '../tables.ts';
import { boundOf } from './bound.ts';
import { scriptEvents } from './events.ts';
import { psbtOf, stateOf } from './queries.ts';
import { spendBy } from './spend.ts';

/** Stands for the leaf that the intent will name: the output for it has its size. */
const SOME_LEAF = '0'.repeat(64);

/**
 * Contracts of Bitcoin: scripts with keys, times and hashes. To deploy one is to lock an amount under it, to call it is
 * to spend that by one of its paths. An instance is the address of the script; it may be given money more than once.
 */
export class BitcoinPlatform implements Platform {
  readonly family = 'bitcoin';
  readonly #driver: BitcoinDriver;

  constructor(driver: BitcoinDriver) {
    this.#driver = driver;
  }

  address(text: string): string {
    this.#requireScript(text);
    return text;
  }

  /** No address of a script is taken over: what came to it before it was followed would be left out silently. */
  async codeHash(): Promise<string | undefined> {
    throw new CodedError('CONTRACT_NOT_SUPPORTED', 'Scripts are followed from their deployment here on: deploy it');
  }

  async height(): Promise<number> {
    return (await this.#driver.contracts.tip()).block.height;
  }

  async stands(block: BlockRef): Promise<boolean> {
    return (await this.#driver.blockHash(block.height)) === block.hash;
  }

  async finalHeight(tip: BlockRef, confirmations: number): Promise<number> {
    return tip.height - confirmations + 1;
  }

  async prepareDeploy({ descriptor, values, from, coins }: DeployRequest): Promise<Prepared> {
    const driver = this.#driver;
    const { [AMOUNT]: wanted, ...parameters } = values;
    const bound = boundOf(descriptor, { arguments: parameters }, driver.contracts.network);
    const amount = readSatoshi(wanted, `/${AMOUNT}`);
    const least = dustLimit(Buffer.from(bound.output, 'hex'));
    if (amount < least)
      throw new CodedError('CONTRACT_DUST', `Less than ${least} satoshi is not relayed`, {
        pointer: `/${AMOUNT}`,
        details: { least: String(least) },
      });
    const { asset, decimals } = driver.feeAsset;
    const op = checkedOp({
      ...{ op: 'deploy', chain: driver.chain, from: from.account, code: Buffer.from(bound.script).toString('hex') },
      endow: { asset, amount: String(amount), decimals: String(decimals) },
    });
    const { block } = await driver.contracts.tip();
    const { rate } = await driver.quote();
    const { unspent, at } = await coins(from.account);
    // Coins of transactions on their way count: their change comes back. What even they can't pay is refused now, unless
    // there are blocks that were not looked at yet.
    if (at !== undefined && at.height >= block.height)
      driver.choose({ ...op, bind: SOME_LEAF }, unspent, rate, block.height);
    return { op, watch: `${driver.chain}:${bound.address}`, block };
  }

  async prepareCall(request: CallRequest): Promise<Prepared> {
    const { method: path, from } = request;
    const { op, at, maxFee } = await spendBy(this.#driver, { ...request, path }, from);
    return { op, block: at, ...(maxFee === undefined ? {} : { maxFee }) };
  }

  async query(request: {
    readonly descriptor: CallRequest['descriptor'];
    readonly method: string;
    readonly values: Values;
    readonly target: Target;
    readonly block: BlockChoice;
    readonly coins: CoinReader;
  }): Promise<Answer> {
    if (request.block !== 'latest')
      throw new CodedError('CONTRACT_NOT_SUPPORTED', 'Contracts here are asked about the newest block');
    const { name } = findMethod(request.descriptor, request.method, 'query');
    return name === 'psbt' ? psbtOf(this.#driver, request) : stateOf(this.#driver, request);
  }

  async state(): Promise<ProvenState> {
    throw new CodedError('CONTRACT_NOT_SUPPORTED', 'No block of Bitcoin commits to what is unspent');
  }

  async deployed({ op, values }: Done): Promise<Target> {
    const { [AMOUNT]: _, ...parameters } = values;
    const code = typeof op.code === 'string' ? op.code : '';
    const { address, codehash } = this.#standing(code);
    return { address, codehash, arguments: parameters };
  }

  async goOn(): Promise<Prepared> {
    throw new Error('a deployment here takes one transaction');
  }

  /** No block holds a transaction that its scripts refuse. */
  async refusal(): Promise<Refusal | undefined> {
    return undefined;
  }

  async events(request: {
    readonly from: number;
    readonly to: number;
    readonly contracts: readonly Followed[];
  }): Promise<readonly FoundEvent[]> {
    return scriptEvents(this.#driver.contracts, request);
  }

  #standing(code: string): Pick<Target, 'address' | 'codehash'> {
    const hash = createHash('sha256').update(Buffer.from(code, 'hex')).digest('hex');
    const address = addressOfScript({ script: '', output: `0x0020${hash}` }, this.#driver.contracts.network);
    return { address, codehash: hash };
  }

  /** Throws CONTRACT_ADDRESS unless the address is a script's (P2WSH), in lower case. */
  #requireScript(address: string): void {
    const { network } = this.#driver.contracts;
    const script = scriptAt(`${this.#driver.chain}:${address}`, network);
    if (script?.length === 34 && script[0] === 0 && script[1] === 32 && address === address.toLowerCase()) return;
    throw new CodedError('CONTRACT_ADDRESS', 'A contract here stands at the address of a script (P2WSH)', {
      pointer: '/address',
    });
  }
}

function scriptAt(account: string, network: Parameters<typeof accountScript>[1]): Uint8Array | undefined {
  try {
    return accountScript(account, network);
  } catch {
    return undefined;
  }
}
