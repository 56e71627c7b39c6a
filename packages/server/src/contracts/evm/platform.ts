import { type BtmlMap, CodedError, isCodedError } from '@blockcluster/btml';
import {
  type BlockLog,
  type BlockRef,
  type ContractDescriptor,
  type ContractMethod,
  contractAddress,
  decodeEvmError,
  decodeEvmEvent,
  decodeEvmValues,
  type EvmContracts,
  type EvmDriver,
  type EvmMessage,
  type EvmOutcome,
  encodeEvmCall,
  encodeEvmDeployment,
  findMethod,
  type ImportNames,
  operationArgs,
} from '@blockcluster/ledgers';
import { callData } from '@blockcluster/ledgers/evm/compile/call-data.ts';
import { eventProof } from '@blockcluster/ledgers/evm/contracts/event-proof.ts';
import { paidBy } from '../../transactions/operation.ts';
import { checkedOp } from '../checked-op.ts';
import type {
  Answer,
  BlockChoice,
  CallRequest,
  DeployRequest,
  DescribedCode,
  Done,
  FoundEvent,
  Platform,
  Prepared,
  ProvenState,
  Target,
} from '../platform.ts';
import type { Refusal, Values } from '../tables.ts';
import { describeAt } from './describe-at.ts';

/** What is added to an estimate, in percent: other transactions may come first and make the way longer. */
const GAS_MARGIN = 125n;
/** What a call may use where nothing was tried and nothing was said. */
const UNTRIED_GAS = 1_000_000n;
/** No transaction may take more (EIP-7825). */
const MOST_GAS = 1n << 24n;

/** Contracts of the EVM family, on whatever consensus. */
export class EvmPlatform implements Platform {
  readonly family = 'evm';
  readonly #driver: EvmDriver;
  readonly #chain: EvmContracts;

  constructor(driver: EvmDriver) {
    this.#driver = driver;
    this.#chain = driver.contracts;
  }

  address(text: string): string {
    if (!/^0x[0-9a-fA-F]{40}$/.test(text))
      throw new CodedError('CONTRACT_ADDRESS', 'An address here is 0x and 40 hex digits', { pointer: '/address' });
    return text.toLowerCase();
  }

  describeAt(address: string, metadata: string, names: ImportNames): Promise<DescribedCode> {
    return describeAt(this.#chain, address, metadata, names);
  }

  codeHash(address: string): Promise<string | undefined> {
    return this.#chain.codeHash(address);
  }

  async height(): Promise<number> {
    return (await this.#tip()).height;
  }

  async stands(block: BlockRef): Promise<boolean> {
    return (await this.#chain.block(block.height))?.hash === block.hash;
  }

  async finalHeight(tip: BlockRef, confirmations: number): Promise<number> {
    // Under proof of stake votes decide, not depth.
    if (this.#driver.kind === 'pos') return (await this.#chain.block('finalized'))?.height ?? 0;
    return tip.height - confirmations + 1;
  }

  async prepareCall(request: CallRequest): Promise<Prepared> {
    const { descriptor, target } = request;
    const method = findMethod(descriptor, request.method, 'call');
    const data = encodeEvmCall(method, request.values);
    const args = operationArgs(method, request.values);
    const op = {
      op: 'call',
      chain: this.#driver.chain,
      from: request.from.account,
      contract: target.address,
      method: method.signature,
      codehash: target.codehash,
      ...(args === undefined ? {} : { args }),
      ...this.#endowment(method.signature, method.payable, request.value),
    };
    await this.#driver.precheck(checkedOp({ ...op, gas: '21000' }));
    await this.#requireFunds(request);
    const message = { from: addressOfAccount(request.from.account), to: target.address, data, ...sent(request.value) };
    const tried = await this.#try(descriptor, message, request);
    const result = tried.data === undefined ? undefined : previewOf(method, tried.data);
    return {
      op: { ...op, gas: String(tried.gas) },
      gas: tried.gas,
      ...(result === undefined ? {} : { result }),
      ...(tried.block === undefined ? {} : { block: tried.block }),
    };
  }

  async prepareDeploy(request: DeployRequest): Promise<Prepared> {
    const data = encodeEvmDeployment(request.descriptor, request.values);
    const op = checkedOp({
      ...{ op: 'deploy', chain: this.#driver.chain, from: request.from.account, code: data.slice(2) },
      ...this.#endowment('the constructor', request.descriptor.deploy?.payable, request.value),
    });
    await this.#requireFunds(request);
    const message = { from: addressOfAccount(request.from.account), data, ...sent(request.value) };
    const tried = await this.#try(request.descriptor, message, request);
    return {
      op: { ...op, gas: String(tried.gas) },
      gas: tried.gas,
      ...(tried.block === undefined ? {} : { block: tried.block }),
    };
  }

  async query(request: {
    readonly descriptor: ContractDescriptor;
    readonly method: string;
    readonly values: Values;
    readonly target: { readonly address: string };
    readonly block: BlockChoice;
  }): Promise<Answer> {
    const { descriptor, target } = request;
    const method = findMethod(descriptor, request.method, 'query');
    const data = encodeEvmCall(method, request.values);
    const block = await this.#block(request.block);
    const outcome = await this.#chain.call({ to: target.address, data }, block);
    if (!outcome.ok) throw reverted(refusalOf(descriptor, outcome));
    return { result: decodeEvmValues(method.outputs, outcome.data), block: { height: block.height, hash: block.hash } };
  }

  /** A word of storage (EIP-1186) at a slot: a number, or 32 bytes of hex. */
  async state(request: {
    readonly target: Target;
    readonly key: string;
    readonly parts: readonly string[];
    readonly block: BlockChoice;
  }): Promise<ProvenState> {
    if (request.parts.length > 0)
      throw new CodedError('CONTRACT_ARGUMENT', 'A slot here is a number; hash the key of a mapping into it', {
        pointer: '/key',
      });
    const slot = slotOf(request.key);
    const block = await this.#block(request.block);
    const { address, codehash } = request.target;
    const { chain, confirmations } = this.#driver;
    const found = await this.#chain.storage(address, slot, block, confirmations);
    const { at, value, codeHash, headers, accountProof, storageProof } = found;
    if (codeHash !== codehash)
      throw new CodedError('LEDGER_CODE_MISMATCH', 'Another contract is there', {
        details: { expected: codehash, found: codeHash },
      });
    const proof = {
      ...{ state: '1.0', form: 'evm-state-1', chain, contract: address, key: slot.slice(2), value: value.slice(2) },
      ...{ codehash: codeHash, headers, account: accountProof },
      ...(storageProof.length === 0 ? {} : { storage: storageProof }),
    };
    return { key: slot, value, block: at, proof };
  }

  async deployed(done: Done): Promise<{ address: string; codehash: string }> {
    if (done.nonce === null) throw new Error(`${done.txid} deployed without a nonce`);
    const address = contractAddress(done.account, BigInt(done.nonce));
    const codehash = await this.#chain.codeHash(address, done.at);
    if (codehash === undefined)
      throw new CodedError('LEDGER_ANSWER', 'The node has no code at the address of an included deployment', {
        details: { address },
      });
    return { address, codehash };
  }

  async goOn(): Promise<Prepared> {
    throw new Error('a deployment here takes one transaction');
  }

  /** Runs the message again on the state before its block: what came before it inside the block is not seen. */
  async refusal(descriptor: ContractDescriptor, done: Done): Promise<Refusal | undefined> {
    const message = messageOf(done, this.#driver.feeAsset.asset);
    const before = await this.#chain.block(Math.max(0, done.at.height - 1));
    if (message === undefined || before === undefined) return undefined;
    const outcome = await this.#chain.call(message, before);
    return outcome.ok ? undefined : refusalOf(descriptor, outcome);
  }

  async events(request: {
    readonly from: number;
    readonly to: number;
    readonly contracts: readonly { readonly address: string; readonly descriptor: ContractDescriptor }[];
  }): Promise<readonly FoundEvent[]> {
    const logs = await this.#chain.logs({
      addresses: [...new Set(request.contracts.map(({ address }) => address))],
      from: request.from,
      to: request.to,
    });
    const seen = new Map<string, number>();
    return logs.flatMap((log) => {
      const place = `${log.txid}:${log.address}`;
      const number = seen.get(place) ?? 0;
      seen.set(place, number + 1);
      // By its place among what this contract logged in the transaction: blocks come and go, that stays.
      const id = `${log.txid}:${number}`;
      return request.contracts.flatMap(({ address, descriptor }, source) => {
        const decoded = address === log.address ? eventOf(descriptor, log) : undefined;
        return decoded === undefined ? [] : [{ id, source, ...decoded, at: log.at, txid: log.txid, index: log.index }];
      });
    });
  }

  /** The entry is found by its number among those that the contract left in the transaction: what its id ends with. */
  async proveEvent(request: {
    readonly address: string;
    readonly id: string;
    readonly txid: string;
    readonly at: BlockRef;
  }): Promise<BtmlMap> {
    const { address, id, txid, at } = request;
    const { confirmations } = this.#driver;
    const evidence = await this.#driver.evidence({ op: { op: 'call' }, txid, at, confirmations });
    return eventProof(evidence, address, Number(id.slice(id.lastIndexOf(':') + 1)));
  }

  async #tip(): Promise<BlockRef> {
    const tip = await this.#chain.block('latest');
    if (tip === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has no newest block');
    return tip;
  }

  async #block(choice: BlockChoice): Promise<BlockRef> {
    const tip = await this.#tip();
    if (choice === 'latest') return tip;
    const height = choice === 'final' ? Math.max(0, tip.height - this.#driver.confirmations + 1) : choice;
    const block = height > tip.height ? undefined : await this.#chain.block(height);
    if (block === undefined)
      throw new CodedError('CONTRACT_BLOCK', `The newest block is ${tip.height}`, {
        details: { newest: tip.height, asked: height },
      });
    return block;
  }

  /** The member of an operation for what goes along with it. Throws CONTRACT_NOT_PAYABLE, CONTRACT_VALUE. */
  #endowment(what: string, payable: boolean | undefined, value: bigint | undefined): { readonly endow?: BtmlMap } {
    if (value === undefined) return {};
    if (payable !== true) throw new CodedError('CONTRACT_NOT_PAYABLE', `${what} takes no coins`, { pointer: '/value' });
    if (value >= 1n << 256n)
      throw new CodedError('CONTRACT_VALUE', 'A value has at most 256 bits', { pointer: '/value' });
    const { asset, decimals } = this.#driver.feeAsset;
    return value === 0n ? {} : { endow: { asset, amount: String(value), decimals: String(decimals) } };
  }

  /** Whether the account holds what is to go along: a contract that was tried without it would be blamed for that. */
  async #requireFunds({ from: { account }, value = 0n }: Pick<CallRequest, 'from' | 'value'>): Promise<void> {
    if (value === 0n) return;
    const { balance } = await this.#driver.accountState(account);
    if (balance >= value) return;
    throw new CodedError('LEDGER_FUNDS', `${account} holds ${balance}, ${value} are to go along`, {
      details: { account, balance: String(balance), needed: String(value), asset: this.#driver.feeAsset.asset },
    });
  }

  /** Runs a message before it is signed: what it answers, and how much gas it may use. */
  async #try(
    descriptor: ContractDescriptor,
    message: EvmMessage,
    { gas, simulate }: Pick<CallRequest, 'gas' | 'simulate'>,
  ): Promise<{ readonly gas: bigint; readonly data?: string; readonly block?: BlockRef }> {
    if (!simulate) return { gas: gas ?? (await this.#estimateAnyway(message)) };
    const block = await this.#tip();
    const outcome = await this.#chain.call(message, block);
    if (!outcome.ok) throw reverted(refusalOf(descriptor, outcome));
    const estimate = await this.#chain.estimate(message);
    if (!estimate.ok) throw reverted(refusalOf(descriptor, estimate));
    return { gas: gas ?? withMargin(estimate.gas), data: outcome.data, block };
  }

  async #estimateAnyway(message: EvmMessage): Promise<bigint> {
    const estimate = await this.#chain.estimate(message);
    return estimate.ok ? withMargin(estimate.gas) : UNTRIED_GAS;
  }
}

/** What a call would answer; contracts that answer less than their interface says are called all the same. */
function previewOf(method: ContractMethod, data: string): Values | undefined {
  try {
    return decodeEvmValues(method.outputs, data);
  } catch (error) {
    if (isCodedError(error, 'CONTRACT_ANSWER')) return undefined;
    throw error;
  }
}

/** 32 bytes of hex with 0x. Throws CONTRACT_ARGUMENT. */
function slotOf(text: string): string {
  const number = /^(?:0|[1-9][0-9]{0,77}|0x[0-9a-fA-F]{1,64})$/.test(text) ? BigInt(text) : undefined;
  if (number === undefined || number >= 1n << 256n)
    throw new CodedError('CONTRACT_ARGUMENT', 'A slot is a number of 256 bits, decimal or 0x and hex', {
      pointer: '/slot',
    });
  return `0x${number.toString(16).padStart(64, '0')}`;
}

function withMargin(gas: bigint): bigint {
  const wanted = (gas * GAS_MARGIN) / 100n;
  return wanted < MOST_GAS ? wanted : MOST_GAS;
}

/** `eip155:1:0x…` as the address in it. */
function addressOfAccount(account: string): string {
  return account.slice(account.lastIndexOf(':') + 1);
}

function messageOf({ op, account }: Done, asset: string): EvmMessage | undefined {
  const from = addressOfAccount(account);
  const value = sent(paidBy(op, asset));
  if (op.op === 'deploy' && typeof op.code === 'string') return { from, data: `0x${op.code}`, ...value };
  if (op.op !== 'call' || typeof op.contract !== 'string') return undefined;
  return { from, to: op.contract, data: callData(op), ...value };
}

/** Coins of a message as JSON-RPC writes them. */
function sent(value = 0n): Pick<EvmMessage, 'value'> {
  return value === 0n ? {} : { value: `0x${value.toString(16)}` };
}

/** An event of the descriptor; a log that only claims to be one of its events is none. */
function eventOf(
  descriptor: ContractDescriptor,
  log: BlockLog,
): { readonly event: string; readonly arguments: Values } | undefined {
  try {
    const decoded = decodeEvmEvent(descriptor, log);
    return decoded && { event: decoded.name, arguments: decoded.args };
  } catch (error) {
    if (isCodedError(error, 'CONTRACT_ANSWER')) return undefined;
    throw error;
  }
}

function refusalOf(descriptor: ContractDescriptor, outcome: Extract<EvmOutcome, { ok: false }>): Refusal {
  // Without bytes it was the node that refused: too little gas, no funds, an opcode that it does not know.
  if (outcome.revert === undefined) return { name: 'unknown', args: {}, data: '0x', message: outcome.message };
  return decodeEvmError(descriptor, outcome.revert);
}

function reverted(refusal: Refusal): CodedError {
  return new CodedError('CONTRACT_REVERTED', refusal.message, { details: { ...refusal } });
}
