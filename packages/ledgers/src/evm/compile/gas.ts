import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { paymentsOf } from '../../payments.ts';
import { amountMember, hexMember, invalidMember } from './members.ts';

/** No transaction may take more (EIP-7825). */
const maxGas = 1n << 24n;
/** Every transaction (yellow paper, appendix G). */
const base = 21_000n;
/** Measured: 23,000 for a root without zero bytes; the rest is room for other gas schedules. */
const anchorGas = 40_000n;
/** Creation; the constructor of a contract without state needs little. */
const creation = 32_000n + 50_000n;
/** Dearest price of one byte of calldata (EIP-7623). */
const perDataByte = 40n;
/**
 * One of several payments: a call with value to an account that is new (36,600), its event (2,012), and the loop. Measured
 * by the contract's test.
 */
const paymentGas = 45_000n;
/** Word of offset, length and so on before the lists of a call that pays, and two words for each payment. */
const paymentsCallBytes = 4n + 5n * 32n;
const paymentCallBytes = 64n;
/** Five bytes of a tag and the leaf of a document. */
const bindingGas = 37n * perDataByte;
/** As data, and 200 for storing it as code. */
const perCodeByte = perDataByte + 200n;

/**
 * The gas limit of an operation, by rule, so that its worst case is known before anything is asked of a node. `gas` in
 * the operation replaces the rule for `deploy` and `pay` (a constructor that works, a recipient that is a contract) and
 * is required for `call`.
 */
export function gasLimit(op: BtmlMap): bigint {
  if (op.op === 'pays') return paymentsGas(op);
  return unboundGas(op) + (op.bind === undefined ? 0n : bindingGas);
}

/** `gas` of a payment among several is what that payment may use: its recipient is a contract. */
function paymentsGas(op: BtmlMap): bigint {
  const ops = paymentsOf(op);
  const bytes = paymentsCallBytes + paymentCallBytes * BigInt(ops.length);
  const each = ops.map((one) => (one.gas === undefined ? paymentGas : amountMember(one, 'gas')));
  const gas = each.reduce((sum, one) => sum + one, base + perDataByte * bytes);
  if (gas > maxGas) throw invalidMember('ops', 'few enough for one transaction');
  return gas;
}

function unboundGas(op: BtmlMap): bigint {
  if (op.gas !== undefined && op.op !== 'anchor') {
    const gas = amountMember(op, 'gas');
    if (gas < base || gas > maxGas) throw invalidMember('gas', `between ${base} and ${maxGas}`);
    return gas;
  }
  switch (op.op) {
    case 'anchor':
      return anchorGas;
    case 'pay':
      return base;
    case 'publish': {
      const gas = base + perDataByte * BigInt(hexMember(op, 'content').length / 2 - 1);
      if (gas > maxGas) throw invalidMember('content', 'small enough for one transaction');
      return gas;
    }
    case 'deploy': {
      const bytes = BigInt(hexMember(op, 'code').length / 2 - 1);
      const gas = base + creation + perCodeByte * bytes;
      if (gas > maxGas) throw invalidMember('code', 'small enough for one transaction');
      return gas;
    }
    case 'call':
      throw new CodedError('COMPILE_INVALID', 'A call must say how much gas it may use', { pointer: '/gas' });
    default:
      throw notSupported(op);
  }
}

/** The refusal of an operation that EVM ledgers don't have. */
export function notSupported(op: BtmlMap): CodedError {
  return new CodedError('COMPILE_NOT_SUPPORTED', `An EVM ledger can't do "${String(op.op)}"`, { pointer: '/op' });
}
