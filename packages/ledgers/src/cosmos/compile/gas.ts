import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { amountMember, invalidMember, stringMember } from '../../evm/compile/members.ts';
import { paymentsOf } from '../../payments.ts';

/** A rate is the price of so many units of gas: prices per unit are fractions, which no rate can be. */
export const GAS_PER_RATE = 1_000_000n;

/** About twice what a transfer with a memo uses, of which nothing comes back: fees are paid for the limit. */
const transferGas = 150_000n;
/** Each of several transfers in one transaction: measured some 25,000 to 40,000, more where the account is new. */
const furtherGas = 60_000n;
/** What the SDK takes for each byte of a transaction; content stands there in base64. */
const gasPerByte = 10n;
/** Storing code: compilation takes 3 for each byte of it, and gzipped code is a third as long at the most. */
const storeGas = 1_000_000n;
const gasPerCodeByte = 60n;
const mostGas = 100_000_000n;

/** The gas limit of an operation: what it states, or the fixed one of transfers and anchors. */
export function gasLimit(op: BtmlMap): bigint {
  if (op.gas !== undefined) {
    const gas = amountMember(op, 'gas');
    if (gas < 1n || gas > mostGas) throw invalidMember('gas', `between 1 and ${mostGas}`);
    return gas;
  }
  if (op.op === 'anchor' || op.op === 'pay') return transferGas;
  if (op.op === 'pays') {
    const ops = paymentsOf(op);
    const own = ops.map((one) => (one.gas === undefined ? furtherGas : amountMember(one, 'gas')));
    return own.reduce((sum, one) => sum + one, transferGas);
  }
  if (op.op === 'publish')
    return transferGas + (gasPerByte * BigInt(stringMember(op, 'content').length) * 4n) / 6n + 1n;
  if (op.op === 'deploy') return storeGas + (gasPerCodeByte * BigInt(stringMember(op, 'code').length)) / 2n;
  if (op.op === 'call') throw invalidMember('gas', 'stated for a call');
  throw notSupported(op);
}

/** What a gas limit costs at a rate, rounded up as nodes do. */
export function feeOf(gas: bigint, rate: bigint): bigint {
  return (gas * rate + GAS_PER_RATE - 1n) / GAS_PER_RATE;
}

/** The rate of a coin in a list of decimal prices such as `0.025stake,0.1atom`; undefined when it isn't in there. */
export function rateIn(prices: string, denom: string): bigint | undefined {
  for (const price of prices.split(',')) {
    const [, whole, fraction = '', name] = /^([0-9]+)(?:\.([0-9]+))?([a-zA-Z].*)$/.exec(price.trim()) ?? [];
    if (whole === undefined || name !== denom) continue;
    const scale = 10n ** BigInt(fraction.length);
    return (BigInt(whole + fraction) * GAS_PER_RATE + scale - 1n) / scale;
  }
  return undefined;
}

/** The refusal of an operation that the chain doesn't have. */
export function notSupported(op: BtmlMap): CodedError {
  return new CodedError('COMPILE_NOT_SUPPORTED', `This chain can't do "${String(op.op)}"`, { pointer: '/op' });
}
