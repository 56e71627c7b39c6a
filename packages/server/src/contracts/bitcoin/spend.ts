import { type BtmlMap, CodedError } from '@blockcluster/btml';
import {
  type BitcoinDriver,
  type BlockRef,
  type ContractDescriptor,
  lockTimeOf,
  MAX_SPENT,
  outputsOfSpend,
  pathOf,
  readBitcoinValues,
  readPsbt,
  type SignedPsbt,
  type SpendingPath,
  type SpendOutput,
  type SpentCoin,
  spendOperation,
} from '@blockcluster/ledgers';
import type { SignerAccount } from '../../transactions/signer.ts';
import { checkedOp } from '../checked-op.ts';
import type { CoinReader, Target } from '../platform.ts';
import type { Values } from '../tables.ts';
import type { Bound } from './bound.ts';
import { boundAt } from './bound.ts';
import type { SeenCoin } from './coins.ts';
import { openAt } from './paths.ts';
import { type SpendRequest, spendRequest } from './request.ts';
import { partsOf, requireSigners } from './witness.ts';

/** Stands for the leaf that the intent will name: the output for it has its size. */
const SOME_LEAF = '0'.repeat(64);

/** What is to be spent, by which path of which script. */
export interface Wanted {
  readonly descriptor: ContractDescriptor;
  readonly path: string;
  readonly values: Values;
  readonly target: Target;
  readonly coins: CoinReader;
}

/** A spending that the chain would take now, but for its signatures. */
export interface Planned {
  readonly bound: Bound;
  readonly path: SpendingPath;
  readonly request: SpendRequest;
  readonly lockTime: number;
  readonly at: BlockRef;
  /** Of the script, the most valuable first, those left out that a transaction on its way spends. */
  readonly free: readonly SeenCoin[];
}

/**
 * Looks whether a path is open: the arguments fit, the script takes what is shown, the time has come, and there is
 * something to spend. Throws CONTRACT_ARGUMENT, CONTRACT_METHOD_UNKNOWN, CONTRACT_REVERTED, LEDGER_FUNDS.
 *
 * @param strict false: what the script refuses now is planned all the same, to be signed elsewhere until its time comes
 */
export async function planSpend(driver: BitcoinDriver, wanted: Wanted, strict: boolean): Promise<Planned> {
  const { descriptor, target, values } = wanted;
  const path = pathOf(descriptor, wanted.path);
  const request = spendRequest(path, values, driver.contracts);
  const bound = boundAt(descriptor, target, driver.contracts.network);
  const shown = readBitcoinValues(
    path.inputs.filter(({ type }) => !type.startsWith('signature')),
    request.own,
    '',
  );
  const { block, median } = await driver.contracts.tip();
  const lockTime = lockTimeOf(path, bound.parameters);
  const refusal = path.refuses?.(bound.parameters, shown);
  if (strict && refusal !== undefined) throw reverted('WrongSecret', refusal, {});
  const closed = openAt(lockTime, { height: block.height, median });
  if (strict && closed !== undefined)
    throw reverted('TooEarly', closed, { until: String(lockTime), height: String(block.height), time: String(median) });
  const { unspent } = await wanted.coins(`${driver.chain}:${bound.address}`);
  const free = unspent.filter(({ reserved }) => !reserved);
  if (free.length === 0)
    throw new CodedError('LEDGER_FUNDS', `Nothing can be spent at ${bound.address} now`, {
      details: { address: bound.address, reserved: unspent.length },
    });
  return { bound, path, request, lockTime, at: block, free };
}

/**
 * The operation that spends, signed by the account, with what others have signed before. Nothing is signed that the next
 * block can't hold, whatever is asked for: what is signed can't be taken back, and its coins would be reserved for good.
 */
export async function spendBy(
  driver: BitcoinDriver,
  wanted: Wanted,
  from: SignerAccount,
): Promise<{ readonly op: BtmlMap; readonly at: BlockRef; readonly maxFee?: bigint }> {
  const planned = await planSpend(driver, wanted, true);
  const { bound, path, request, at } = planned;
  const signers = path.signers(bound.parameters);
  const common = { contract: bound.address, path: path.name, script: bound.script, lockTime: planned.lockTime };
  const operation = (coins: readonly SpentCoin[], outputs: readonly SpendOutput[]): BtmlMap =>
    checkedOp(spendOperation(driver.chain, from.account, { ...common, coins, outputs }));
  if (request.psbt !== undefined) {
    const signed = readPsbt(
      request.psbt,
      { script: bound.script, lockTime: planned.lockTime, keys: signers.keys, coins: planned.free },
      driver.contracts.network,
    );
    const coins = signed.coins.map((coin, index) => ({
      ...coin,
      parts: partsOf(path, request.own, requireSigners(signers, signed.signatures[index] ?? new Map(), from.publicKey)),
    }));
    return { op: operation(coins, signed.outputs), at, maxFee: feeOf(signed) };
  }
  const parts = partsOf(path, request.own, requireSigners(signers, new Map(), from.publicKey));
  const { rate, floor } = await driver.quote();
  const own = from.account.slice(driver.chain.length + 1);
  const { op } = choose(driver, planned, own, rate > floor ? rate : floor, (coins, outputs) => ({
    op: operation(
      coins.map((coin) => ({ ...coin, parts })),
      outputs,
    ),
  }));
  return { op, at };
}

/**
 * Takes coins until they pay for what is wanted. Throws LEDGER_FUNDS where they can't, CONTRACT_DUST where what is left
 * after the fee would not be relayed.
 */
export function choose<T extends { readonly op: BtmlMap }>(
  driver: BitcoinDriver,
  { bound, request, free }: Planned,
  own: string,
  rate: bigint,
  operation: (coins: readonly SeenCoin[], outputs: readonly SpendOutput[]) => T,
): T {
  const { to = own, amount, outputs: named } = request;
  const offered = named === undefined ? free.slice(0, MAX_SPENT) : named.map((one) => namedCoin(one, free));
  const outputs =
    amount === undefined ? [{ address: to }] : [{ address: to, value: amount }, { address: bound.address }];
  const counts = amount === undefined || named !== undefined ? [offered.length] : offered.map((_, index) => index + 1);
  for (const count of counts) {
    const made = operation(offered.slice(0, count), outputs);
    const op = { ...made.op, bind: SOME_LEAF };
    const fee = driver.worstCase(op, rate);
    if (outputsOfSpend(op, fee, driver.contracts.network) !== undefined) return made;
  }
  const total = offered.reduce((sum, { value }) => sum + value, 0n);
  if (amount !== undefined && amount > total)
    throw new CodedError('LEDGER_FUNDS', `The contract holds ${total} that can be spent, not ${amount}`, {
      details: { balance: String(total), needed: String(amount) },
    });
  throw new CodedError('CONTRACT_DUST', `Of ${total} too little would be left after the fee`, {
    details: { holds: String(total), ...(amount === undefined ? {} : { amount: String(amount) }) },
  });
}

function namedCoin(name: string, free: readonly SeenCoin[]): SeenCoin {
  const found = free.find(({ txid, vout }) => `${txid}:${vout}` === name);
  if (found !== undefined) return found;
  throw new CodedError('LEDGER_FUNDS', `The contract does not hold ${name}, or a transaction on its way spends it`, {
    pointer: '/outputs',
  });
}

function feeOf({ coins, outputs }: SignedPsbt): bigint {
  const fee = coins.reduce((sum, { value }) => sum + value, 0n) - outputs.reduce((sum, { value }) => sum + value, 0n);
  if (fee >= 0n) return fee;
  throw new CodedError('CONTRACT_PSBT', 'The outputs exceed what is spent', { pointer: '/psbt' });
}

/** As contracts of every family refuse: the script would. */
function reverted(name: string, message: string, args: Values): CodedError {
  return new CodedError('CONTRACT_REVERTED', message, { details: { name, args, data: '0x', message } });
}
