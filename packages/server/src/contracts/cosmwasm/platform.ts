import { gzipSync } from 'node:zlib';
import { type BtmlMap, CodedError, EXECUTE, INSTANTIATE, isCodedError, wasmMapKey } from '@blockcluster/btml';
import {
  type BlockRef,
  type ContractDescriptor,
  type CosmosContracts,
  type CosmosDriver,
  cosmosContractAddress,
  decodeAnswer,
  decodeWasmCreation,
  decodeWasmEvent,
  encodeInstantiate,
  encodeMessage,
  findMethod,
  isCw20,
} from '@blockcluster/ledgers';
import type { SignerAccount } from '../../transactions/signer.ts';
import { checkedOp } from '../checked-op.ts';
import type {
  Answer,
  BlockChoice,
  CallRequest,
  DeployRequest,
  Done,
  FoundEvent,
  Platform,
  Prepared,
  ProvenState,
  Target,
} from '../platform.ts';
import type { Refusal, Values } from '../tables.ts';

/** What is added to what trying it used, in percent: signatures and other transactions cost too. */
const GAS_MARGIN = 140n;
/** What a message may use where nothing was tried and nothing was said. */
const UNTRIED_GAS = 500_000n;

/** Contracts of CosmWasm on chains of the Cosmos SDK. */
export class CosmWasmPlatform implements Platform {
  readonly family = 'cosmwasm';
  readonly #driver: CosmosDriver;
  readonly #chain: CosmosContracts;

  constructor(driver: CosmosDriver, chain: CosmosContracts) {
    this.#driver = driver;
    this.#chain = chain;
  }

  address(text: string): string {
    if (!this.#chain.isAddress(text))
      throw new CodedError('CONTRACT_ADDRESS', 'An address here is bech32 in lower case', { pointer: '/address' });
    return text;
  }

  async codeHash(address: string): Promise<string | undefined> {
    return (await this.#chain.code(address))?.checksum;
  }

  async height(): Promise<number> {
    return (await this.#block('latest')).height;
  }

  async stands(block: BlockRef): Promise<boolean> {
    return (await this.#chain.block(block.height))?.hash === block.hash;
  }

  async finalHeight(tip: BlockRef, confirmations: number): Promise<number> {
    return tip.height - confirmations + 1;
  }

  async prepareCall(request: CallRequest): Promise<Prepared> {
    const { descriptor, target, from } = request;
    const method = findMethod(descriptor, request.method, 'call');
    const message = encodeMessage(descriptor, method, request.values);
    const op = checkedOp({
      ...this.#callOf(from, target),
      method: EXECUTE,
      args: [{ t: 'string', v: message }],
    });
    await this.#driver.precheck(op);
    return this.#tried(op, request);
  }

  /** Two transactions: the code is stored, and when its number is known an instance is made of it. */
  async prepareDeploy(request: DeployRequest): Promise<Prepared> {
    const { descriptor, from, label } = request;
    const message = encodeInstantiate(descriptor, request.values);
    const creation = descriptor.code?.creation;
    if (creation === undefined)
      throw new CodedError('CONTRACT_CODE', 'The descriptor holds no code: it was made of an interface alone');
    // Chains take it compressed, and call it by the hash of what it unfolds to; bytes cost, and intents have a bound.
    const code = gzipSync(Buffer.from(creation.slice(2), 'hex'), { level: 9 }).toString('hex');
    const op = checkedOp({ op: 'deploy', chain: this.#driver.chain, from: from.account, code });
    return { op, remaining: { label, message } };
  }

  async goOn(done: Done, remaining: Values, from: SignerAccount): Promise<Prepared> {
    const { codeId, checksum } = await this.#driver.storedCode(done.txid);
    const { label, message } = remaining;
    if (typeof label !== 'string' || typeof message !== 'string')
      throw new Error('a deployment lost what it was to do');
    const maker = from.account.slice(this.#driver.chain.length + 1);
    const address = cosmosContractAddress({ codehash: checksum, maker, label });
    const op = {
      ...this.#callOf(from, { address, codehash: checksum }),
      method: INSTANTIATE,
      args: [{ t: 'uint64', v: String(codeId) }, ...[label, message].map((v) => ({ t: 'string', v }))],
    };
    return this.#tried(op, { from, gas: undefined, simulate: true });
  }

  async query(request: {
    readonly descriptor: ContractDescriptor;
    readonly method: string;
    readonly values: Values;
    readonly target: Target;
    readonly block: BlockChoice;
  }): Promise<Answer> {
    const { descriptor, target } = request;
    if (request.block !== 'latest')
      throw new CodedError('CONTRACT_NOT_SUPPORTED', 'Contracts here are asked about the newest block');
    const method = findMethod(descriptor, request.method, 'query');
    const message = encodeMessage(descriptor, method, request.values);
    const block = await this.#block('latest');
    const text = await this.#chain.query(target.address, message).catch((error: unknown) => {
      throw isCodedError(error, 'LEDGER_REFUSED') ? reverted(error.message) : error;
    });
    return { result: decodeAnswer(descriptor, method, text), block };
  }

  /** What stands under a key: the name of an item, or of a map with the parts of a key; text, or 0x and hex. */
  async state(request: {
    readonly target: Target;
    readonly key: string;
    readonly parts: readonly string[];
    readonly block: BlockChoice;
  }): Promise<ProvenState> {
    const { address, codehash } = request.target;
    const name = keyPart(request.key, '/slot');
    const key = wasmMapKey(
      name,
      request.parts.map((part, i) => keyPart(part, `/key/${i}`)),
    );
    const found = await this.codeHash(address);
    if (found !== codehash)
      throw new CodedError('LEDGER_CODE_MISMATCH', 'Another contract is there', {
        details: { expected: codehash, found },
      });
    const height = await this.#stateHeight(request.block);
    const { at, value, proof } = await this.#chain.state({ contract: address, key, height });
    return {
      key: `0x${Buffer.from(key).toString('hex')}`,
      value: value === undefined ? null : `0x${Buffer.from(value).toString('hex')}`,
      block: at,
      proof,
    };
  }

  async deployed({ op }: Done): Promise<Target> {
    const { contract, codehash } = op;
    if (typeof contract !== 'string' || typeof codehash !== 'string') throw new Error('no contract was made');
    return { address: contract, codehash };
  }

  /** No block commits to what the chain said of it: it is the word of the node, and of its index. */
  async refusal(_descriptor: ContractDescriptor, done: Done): Promise<Refusal | undefined> {
    const message = await this.#chain.failure(done.txid);
    return message === undefined ? undefined : refusalOf(message);
  }

  async events(request: {
    readonly from: number;
    readonly to: number;
    readonly contracts: readonly { readonly address: string; readonly descriptor: ContractDescriptor }[];
  }): Promise<readonly FoundEvent[]> {
    const found: FoundEvent[] = [];
    const seen = new Map<string, number>();
    for (let height = request.from; height <= request.to; height++)
      for (const log of await this.#chain.events(height))
        for (const [source, { address, descriptor }] of request.contracts.entries()) {
          const made = isCw20(descriptor) ? decodeWasmCreation(log, address) : undefined;
          const decoded = made ?? decodeWasmEvent(log, address);
          if (decoded === undefined) continue;
          const place = `${log.txid}:${address}:${source}`;
          const number = seen.get(place) ?? 0;
          seen.set(place, number + 1);
          const { at, txid, index } = log;
          found.push({
            id: `${txid}:${number}`,
            source,
            event: decoded.name,
            arguments: decoded.args,
            at,
            txid,
            index,
          });
        }
    return found;
  }

  #callOf(from: SignerAccount, target: Target): BtmlMap {
    const { address: contract, codehash } = target;
    return { op: 'call', chain: this.#driver.chain, from: from.account, contract, codehash };
  }

  async #block(choice: 'latest'): Promise<BlockRef> {
    const block = await this.#chain.block(choice);
    if (block === undefined) throw new CodedError('LEDGER_UNREACHABLE', 'The chain has no block yet');
    return block;
  }

  /** A block's state is committed to by the next one: the newest that can be shown is the one below the newest. */
  async #stateHeight(choice: BlockChoice): Promise<number> {
    const newest = (await this.#block('latest')).height - 1;
    if (typeof choice !== 'number') return newest;
    if (choice > newest || choice < 1)
      throw new CodedError('CONTRACT_BLOCK', `State can be shown from block 1 to ${newest}`, {
        details: { newest, asked: choice },
      });
    return choice;
  }

  async #tried(
    op: BtmlMap,
    { from, gas, simulate }: Pick<CallRequest, 'from' | 'gas' | 'simulate'>,
  ): Promise<Prepared> {
    if (!simulate) {
      const allowed = gas ?? UNTRIED_GAS;
      return { op: { ...op, gas: String(allowed) }, gas: allowed };
    }
    const block = await this.#block('latest');
    const { nonce } = await this.#driver.accountState(from.account);
    const trial = await this.#chain.simulate(
      { ...op, gas: String(gas ?? UNTRIED_GAS) },
      { publicKey: from.publicKey, nonce },
    );
    if (!trial.ok) throw reverted(trial.message);
    const allowed = gas ?? (trial.gas * GAS_MARGIN) / 100n;
    return { op: { ...op, gas: String(allowed) }, gas: allowed, block };
  }
}

/** Bytes of a key: UTF-8 of a text, or 0x and hex. Throws CONTRACT_ARGUMENT. */
function keyPart(text: string, pointer: string): Uint8Array {
  if (!text.startsWith('0x')) return new TextEncoder().encode(text);
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(text))
    throw new CodedError('CONTRACT_ARGUMENT', 'What begins with 0x is hex; a text that does has to be written so too', {
      pointer,
    });
  return Buffer.from(text.slice(2), 'hex');
}

/** Contracts of CosmWasm refuse with a text. */
function reverted(message: string): CodedError {
  return new CodedError('CONTRACT_REVERTED', message, { details: { ...refusalOf(message) } });
}

function refusalOf(message: string): Refusal {
  return { name: 'unknown', args: {}, data: '0x', message };
}
