import {
  type CosmosFlavor,
  type CosmosTx,
  contractSalt,
  madeContract,
  parseCosmosMessage,
  parseCosmosTx,
  predictContract,
  readBindingMemo,
  readPublication,
} from '../cosmos/index.ts';
import { CodedError } from '../errors.ts';
import type { CallOp, Op } from '../kinds/intent.ts';
import { equal, fromHex, utf8 } from '../proof/bytes.ts';
import type { Effect, Place } from './effect.ts';

/** An effect on a CometBFT chain, with what a verifier's trust must confirm about the chain. */
export interface CosmosEffect extends Effect {
  readonly flavor: CosmosFlavor;
  /** What was paid: the chain knows the asset by a name of its own. */
  readonly coin?: { readonly asset: string; readonly decimals: number; readonly denom: string };
}

/** The methods of CosmWasm contracts: their messages are JSON. */
export const INSTANTIATE = 'instantiate(uint64,string,string)';
export const EXECUTE = 'execute(string)';

/** A transaction that succeeded, with its result. */
export interface CosmosDone {
  readonly tx: Uint8Array;
  readonly result: { readonly data: Uint8Array };
}

type Done = Omit<CosmosEffect, 'bound' | 'flavor'>;

function differs(what: string, pointer: string): never {
  throw new CodedError('EFFECT_TRANSACTION', `The transaction is ${what}`, { pointer });
}

function mustHold(facts: readonly (readonly [string, boolean])[], pointer: string): void {
  const wrong = facts.find(([, holds]) => !holds);
  if (wrong !== undefined) differs(wrong[0], pointer);
}

/** The address in a CAIP-10 account of the operation's chain. */
function addressOf(op: { readonly chain: string }, account: string): string {
  return account.slice(op.chain.length + 1);
}

function argumentsOf(op: CallOp, types: readonly string[], pointer: string): readonly string[] {
  const list = op.args ?? [];
  const fits = list.length === types.length && list.every(({ t, items }, i) => t === types[i] && items === undefined);
  if (!fits) throw new CodedError('EFFECT_NOT_SUPPORTED', `${op.method} has other arguments`, { pointer });
  return list.map(({ v }) => (typeof v === 'string' ? v : ''));
}

function called(op: CallOp, tx: CosmosTx, data: Uint8Array, pointer: string): Done {
  if (op.endow !== undefined) throw new CodedError('EFFECT_ASSET', 'No funds go along with a message', { pointer });
  const [message] = tx.body.messages.map((one) => parseCosmosMessage(one, pointer));
  const sender = addressOf(op, op.from);
  if (op.method === EXECUTE) {
    if (message?.type !== '/cosmwasm.wasm.v1.MsgExecuteContract') return differs('no call of a contract', pointer);
    const { value } = message;
    const [msg = ''] = argumentsOf(op, ['string'], pointer);
    const facts = [
      ['by another account', value.sender === sender],
      ['to another contract', value.contract === op.contract],
      ['with other arguments', equal(value.msg, utf8(msg)) && value.funds.length === 0],
    ] as const;
    mustHold(facts, pointer);
    const proven = [`It calls contract ${op.contract} with the message that the operation gives`];
    return { proven, notProven: [`that the code of the contract was ${op.codehash}`] };
  }
  if (op.method !== INSTANTIATE) {
    throw new CodedError('EFFECT_NOT_SUPPORTED', `Contracts here take ${EXECUTE} and ${INSTANTIATE}`, { pointer });
  }
  if (message?.type !== '/cosmwasm.wasm.v1.MsgInstantiateContract2') return differs('no making of a contract', pointer);
  const { value } = message;
  const [codeId = '', label = '', msg = ''] = argumentsOf(op, ['uint64', 'string', 'string'], pointer);
  const made = predictContract({ checksum: fromHex(op.codehash), maker: sender, salt: value.salt });
  const facts = [
    ['by another account', value.sender === sender],
    ['of other code', String(value.codeId) === codeId],
    ['of another label', value.label === label && equal(value.salt, contractSalt(label))],
    ['with other arguments', equal(value.msg, utf8(msg)) && value.funds.length === 0 && !value.fixMsg],
    ['with an administrator', value.admin === ''],
    // The address follows from the code that the chain has under the number: only its answer shows which that is.
    ['of another contract', made === op.contract && madeContract(data, pointer) === op.contract],
  ] as const;
  mustHold(facts, pointer);
  const proven = [`It makes contract ${op.contract} of stored code ${codeId}, which has the checksum ${op.codehash}`];
  return { proven, notProven: [], contract: op.contract };
}

function paid(op: Extract<Op, { op: 'pay' | 'publish' }>, tx: CosmosTx, pointer: string, at: number | undefined): Done {
  const messages = at === undefined ? tx.body.messages : tx.body.messages.slice(at, at + 1);
  const [message] = messages.map((one) => parseCosmosMessage(one, pointer));
  if (message?.type !== '/cosmos.bank.v1beta1.MsgSend') return differs('no payment', pointer);
  const { fromAddress, toAddress, amount } = message.value;
  const [first, ...others] = amount;
  const from = addressOf(op, op.from);
  if (op.op === 'publish') {
    const facts = [
      ['by another account', fromAddress === from],
      ['to another address', toAddress === from],
    ] as const;
    mustHold(facts, pointer);
    return {
      proven: ['It holds the whole content that the operation gives, in the memo of its sender'],
      notProven: [],
    };
  }
  const facts = [
    ['by another account', fromAddress === from],
    ['to another address', toAddress === addressOf(op, op.to)],
    ['of another amount', first?.amount === op.amount && others.length === 0],
  ] as const;
  mustHold(facts, pointer);
  const denom = first?.denom ?? '';
  return {
    proven: [`It pays ${op.amount} ${denom} to ${op.to}`],
    notProven: [],
    ...(at === undefined ? {} : { placed: true }),
    coin: { asset: op.asset, decimals: Number(op.decimals), denom },
  };
}

function deployed(op: Extract<Op, { op: 'deploy' }>, tx: CosmosTx, pointer: string): Done {
  const [message] = tx.body.messages.map((one) => parseCosmosMessage(one, pointer));
  if (op.endow !== undefined) throw new CodedError('EFFECT_ASSET', 'Nothing is paid to stored code', { pointer });
  if (message?.type !== '/cosmwasm.wasm.v1.MsgStoreCode') return differs('no storing of code', pointer);
  const { sender, wasmByteCode } = message.value;
  const facts = [
    ['by another account', sender === addressOf(op, op.from)],
    ['of other code', equal(wasmByteCode, fromHex(op.code))],
  ] as const;
  mustHold(facts, pointer);
  return { proven: ['It stores the code that the operation gives'], notProven: [] };
}

function isBound(op: Op, memo: string, leaf: Uint8Array, pointer: string): boolean {
  const binding = readBindingMemo(memo);
  if (binding === undefined) {
    if (op.op === 'publish') differs('without the content', pointer);
    return false;
  }
  if (binding === 'malformed' || !equal(binding.leaf, leaf)) {
    throw new CodedError('EFFECT_BINDING', 'The transaction was made for another document', { pointer });
  }
  const wanted = op.op === 'publish' ? fromHex(op.content) : undefined;
  const same =
    wanted === undefined ? binding.content === undefined : equal(binding.content ?? new Uint8Array(0), wanted);
  if (!same) differs('with other content', pointer);
  return true;
}

function isPayment(op: Op): boolean {
  return op.op === 'pay';
}

function sdkEffect(op: Op, done: CosmosDone, leaf: Uint8Array, pointer: string, place: Place): CosmosEffect {
  const tx = parseCosmosTx(done.tx, pointer);
  const { messages, memo } = tx.body;
  // Several payments are a message each, in the order of the intent; everything else is alone.
  const grouped = messages.length > 1 && messages.length === place.ops.length && place.ops.every(isPayment);
  if (messages.length !== 1 && !grouped)
    differs('of another number of messages than one, or one for each payment', pointer);
  const bound = isBound(op, memo, leaf, pointer);
  const shown =
    op.op === 'call'
      ? called(op, tx, done.result.data, pointer)
      : op.op === 'deploy'
        ? deployed(op, tx, pointer)
        : op.op === 'pay' || op.op === 'publish'
          ? paid(op, tx, pointer, grouped ? place.index : undefined)
          : undefined;
  if (shown !== undefined) return { ...shown, bound, flavor: 'sdk' };
  throw new CodedError('EFFECT_NOT_SUPPORTED', `No effect of "${op.op}" can be shown by a transaction`, { pointer });
}

/**
 * Checks that a transaction of a CometBFT chain did what an operation asks for. That it was included and succeeded, and
 * so that its sender signed, is shown by its block.
 *
 * @param done the transaction, and what the chain answered to its messages.
 * @param leaf of the document that asks for it, which the transaction should name.
 * @throws CodedError EFFECT_…, BFT_PROTO with `pointer`.
 */
export function cosmosEffect(
  op: Op,
  done: CosmosDone,
  leaf: Uint8Array,
  pointer: string,
  place: Place = { index: 0, ops: [op] },
): CosmosEffect {
  const publication = readPublication(done.tx);
  if (publication === undefined) return sdkEffect(op, done, leaf, pointer, place);
  if (op.op !== 'publish') return differs('a publication', pointer);
  if (!equal(publication.leaf, leaf)) {
    throw new CodedError('EFFECT_BINDING', 'The transaction was made for another document', { pointer });
  }
  if (!equal(publication.content, fromHex(op.content))) return differs('with other content', pointer);
  return {
    proven: ['It is the whole content that the operation gives'],
    notProven: ['who published it: the chain has no accounts'],
    bound: true,
    flavor: publication.flavor,
  };
}
