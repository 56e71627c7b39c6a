import { CodedError } from '../errors.ts';
import { contractAddress, type EvmTransaction, encodeCall } from '../evm/index.ts';
import type { CallOp, DeployOp, Op } from '../kinds/intent.ts';
import { concat, equal, fromHex } from '../proof/bytes.ts';
import { bindingOf, type Effect, type Place } from './effect.ts';
import { type EvmDone, evmAddress, isOwnCoin, isPaymentsCall, paymentsEffect } from './evm-payments.ts';

/** An effect on an EVM chain, with what a verifier's trust must confirm about the chain. */
export interface EvmEffect extends Effect {
  /** The contract whose word it rests on. */
  readonly via?: string;
}

interface Wanted {
  /** Absent for a deployment. */
  readonly to?: string;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly effect: Omit<Effect, 'bound'>;
}

/** What goes along with an operation, in wei; throws EFFECT_ASSET for anything but the chain's own coin. */
function endowment(op: CallOp | DeployOp, pointer: string): { readonly value: bigint; readonly proven: string[] } {
  const { endow } = op;
  if (endow === undefined) return { value: 0n, proven: [] };
  if (!isOwnCoin({ ...endow, chain: op.chain }))
    throw new CodedError('EFFECT_ASSET', "A transaction brings its chain's own coin, and no token", { pointer });
  return { value: BigInt(endow.amount), proven: [`It brings ${endow.amount} base units of ${endow.asset} to it`] };
}

function wanted(op: Op, transaction: EvmTransaction, pointer: string): Wanted {
  const nothing = new Uint8Array(0);
  if (op.op === 'pay') {
    if (!isOwnCoin(op))
      throw new CodedError('EFFECT_ASSET', 'Tokens are paid by a call, and shown as one', { pointer });
    const proven = [`It pays ${op.amount} base units of ${op.asset} to ${op.to}`];
    const to = op.to.slice(op.chain.length + 1);
    return { to, value: BigInt(op.amount), data: nothing, effect: { proven, notProven: [] } };
  }
  if (op.op === 'deploy') {
    const brought = endowment(op, pointer);
    const contract = evmAddress(contractAddress(transaction.from, transaction.nonce));
    const proven = [`It deploys the code that the operation gives, as contract ${contract}`, ...brought.proven];
    return { value: brought.value, data: fromHex(op.code, pointer), effect: { proven, notProven: [], contract } };
  }
  if (op.op === 'call') {
    const { value, proven: brought } = endowment(op, pointer);
    const called = `It calls ${op.method} of contract ${op.contract} with the arguments that the operation gives`;
    const proven = [called, ...brought];
    const notProven = [`that the code of the contract was ${op.codehash}`];
    return { to: op.contract, value, data: encodeCall(op.method, op.args ?? []), effect: { proven, notProven } };
  }
  if (op.op === 'publish') {
    const proven = ['It holds the whole content that the operation gives, as data of a transaction to its own sender'];
    const to = op.from.slice(op.chain.length + 1);
    return { to, value: 0n, data: fromHex(op.content, pointer), effect: { proven, notProven: [] } };
  }
  throw new CodedError('EFFECT_NOT_SUPPORTED', `No effect of "${op.op}" can be shown by a transaction`, { pointer });
}

/**
 * Checks that a signed transaction is the one that an operation asks for: chain, sender, recipient, value and data; or
 * the one that does all payments of the intent at once. That it was included and succeeded is shown by its block.
 *
 * @param leaf of the document that asks for it, which should follow the data.
 * @throws CodedError EFFECT_…, EVM_CALL with a pointer below `pointer`.
 */
export function evmEffect(
  op: Op,
  { transaction, logs }: EvmDone,
  leaf: Uint8Array,
  pointer: string,
  place: Place = { index: 0, ops: [op] },
): EvmEffect {
  if (op.op === 'register') throw new CodedError('EFFECT_NOT_SUPPORTED', 'Registering is no transaction', { pointer });
  if (op.op === 'pay' && isPaymentsCall(transaction)) {
    return paymentsEffect(place, { transaction, logs }, leaf, pointer);
  }
  const { chainId, from, to, value, data } = transaction;
  const { effect, ...asked } = wanted(op, transaction, pointer);
  const bound = equal(concat(asked.data, bindingOf(leaf)), data);
  const facts: readonly (readonly [string, boolean])[] = [
    ['on another chain', op.chain === `eip155:${chainId}`],
    ['by another account', op.from === `${op.chain}:${evmAddress(from)}`],
    ['to another address', asked.to === (to === undefined ? undefined : evmAddress(to))],
    ['of another value', asked.value === value],
    ['with other data', bound || equal(asked.data, data)],
  ];
  const wrong = facts.find(([, holds]) => !holds);
  if (wrong !== undefined)
    throw new CodedError('EFFECT_TRANSACTION', `The transaction is ${wrong[0]} than the operation asks for`, {
      pointer,
    });
  return { ...effect, bound, proven: [...effect.proven, `${op.from} signed it`] };
}
