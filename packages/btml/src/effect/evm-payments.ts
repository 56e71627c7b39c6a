import { CodedError } from '../errors.ts';
import { type EvmLog, type EvmTransaction, encodeCall, keccak256 } from '../evm/index.ts';
import type { Op, PayOp } from '../kinds/intent.ts';
import { concat, equal, fromHex, toHex, utf8 } from '../proof/bytes.ts';
import type { BtmlMap } from '../value.ts';
import type { Effect, Place } from './effect.ts';

/** What a transaction of an EVM chain asked for, and what contracts said while it ran. */
export interface EvmDone {
  readonly transaction: EvmTransaction;
  readonly logs: readonly EvmLog[];
}

/** The method of the payments contract, and its event for each payment. */
export const PAYMENTS_METHOD = 'pay(bytes32,address[],uint256[])';
export const PAYMENTS_EVENT = 'Paid(bytes32,address,uint256,uint256)';
const selector = keccak256(utf8(PAYMENTS_METHOD)).slice(0, 4);
const topic = keccak256(utf8(PAYMENTS_EVENT));

export function evmAddress(bytes: Uint8Array): string {
  return `0x${toHex(bytes)}`;
}

/**
 * Whether an operation pays in the chain's own coin. Headers name no coin, and a document that calls it by another coin's
 * number would show a person something else than what was paid, so it has one name on every chain.
 */
export function isOwnCoin({ asset, chain, decimals }: Pick<PayOp, 'asset' | 'chain' | 'decimals'>): boolean {
  return asset === `${chain}/slip44:60` && decimals === '18';
}

/** Whether a transaction calls the method of the payments contract: that of one payment holds nothing or a binding. */
export function isPaymentsCall({ to, data }: EvmTransaction): boolean {
  return to !== undefined && data.length > 4 && equal(data.slice(0, 4), selector);
}

/** The payments of an intent, in order; undefined when it asks for anything else. */
function paymentsOf(ops: readonly Op[]): readonly PayOp[] | undefined {
  const pays = ops.filter((op): op is PayOp => op.op === 'pay');
  const [first] = pays;
  const alike = pays.every((op) => op.from === first?.from && op.chain === first.chain);
  return pays.length === ops.length && alike ? pays : undefined;
}

/** The input that pays what `ops` ask for, named by the document's leaf. Throws EVM_CALL. */
export function paymentsCall(ops: readonly Pick<PayOp, 'to' | 'amount' | 'chain'>[], leaf: Uint8Array): Uint8Array {
  const addresses = ops.map((op): BtmlMap => ({ t: 'address', v: op.to.slice(op.chain.length + 1) }));
  const amounts = ops.map((op): BtmlMap => ({ t: 'uint256', v: op.amount }));
  return encodeCall(PAYMENTS_METHOD, [
    { t: 'bytes32', v: toHex(leaf) },
    { t: 'address[]', items: addresses },
    { t: 'uint256[]', items: amounts },
  ]);
}

/** 32 bytes of a number or of an address, as topics and data of events hold them. */
function word(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'));
}

/**
 * Checks that a transaction is exactly the call of a payments contract that does all operations of an intent, each at
 * its place, and that the contract reported the one at `place`. What its report is worth is for the trust to say.
 *
 * @throws CodedError EFFECT_ASSET, EFFECT_TRANSACTION, EVM_CALL with a pointer below `pointer`.
 */
export function paymentsEffect(
  { index, ops }: Place,
  { transaction, logs }: EvmDone,
  leaf: Uint8Array,
  pointer: string,
): Effect & { readonly via: string } {
  const { chainId, from, to, value, data } = transaction;
  const differs = (what: string): CodedError =>
    new CodedError('EFFECT_TRANSACTION', `The transaction is ${what} than the intent asks for`, { pointer });
  const pays = paymentsOf(ops);
  const op = pays?.[index];
  if (to === undefined || pays === undefined || op === undefined) throw differs('of other operations');
  const native = pays.every(isOwnCoin);
  if (!native) throw new CodedError('EFFECT_ASSET', 'Tokens are paid by a call, and shown as one', { pointer });
  const sum = pays.reduce((total, one) => total + BigInt(one.amount), 0n);
  const via = evmAddress(to);
  const recipient = op.to.slice(op.chain.length + 1);
  const event: readonly Uint8Array[] = [topic, leaf, word(BigInt(recipient))];
  const reported = logs.some(
    (log) =>
      equal(log.address, to) &&
      log.topics.length === event.length &&
      event.every((part, i) => equal(part, log.topics[i] ?? new Uint8Array(0))) &&
      equal(log.data, concat(word(BigInt(index)), word(BigInt(op.amount)))),
  );
  const facts: readonly (readonly [string, boolean])[] = [
    ['on another chain', op.chain === `eip155:${chainId}`],
    ['by another account', op.from === `${op.chain}:${evmAddress(from)}`],
    ['of another value', sum === value],
    ['with other data', equal(paymentsCall(pays, leaf), data)],
    ['without the event of the payment, otherwise', reported],
  ];
  const wrong = facts.find(([, holds]) => !holds);
  if (wrong !== undefined) throw differs(wrong[0]);
  return {
    proven: [
      `It pays ${op.amount} base units of ${op.asset} to ${op.to}, as payment ${index + 1} of ${pays.length}, through contract ${via}`,
      `${op.from} signed it`,
    ],
    notProven: [],
    bound: true,
    placed: true,
    via,
  };
}
