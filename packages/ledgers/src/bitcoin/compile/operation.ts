import { anchorScript, type BtmlMap, bindingScript, CodedError, scriptHashScript } from '@blockcluster/btml';
import { atOperation, paymentsOf } from '../../payments.ts';
import { bitcoinAsset, bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { hexToBytes } from '../wire/bytes.ts';
import { dustLimit } from '../wire/script.ts';
import type { TxOutput } from '../wire/transaction.ts';
import { accountScript } from './address.ts';

/** Form of an anchor: one OP_RETURN output with the tag `BTML` 01 and the root of the log. */
export const ANCHOR_FORM = 'bitcoin-op-return-1';

export interface BitcoinOperation {
  /** CAIP-10 account that pays. */
  readonly from: string;
  /** Everything but the change. */
  readonly outputs: readonly TxOutput[];
  /** So many coins at most are spent, so that the worst case is known before they are chosen. */
  readonly maxInputs: number;
}

/** Reads an operation of an intent; throws COMPILE_INVALID with a pointer, or COMPILE_NOT_SUPPORTED. */
export function parseOperation(op: BtmlMap, network: NetworkParameters): BitcoinOperation {
  const kind = text(op, 'op');
  if (kind !== 'anchor' && kind !== 'pay' && kind !== 'pays' && kind !== 'deploy') {
    throw new CodedError('COMPILE_NOT_SUPPORTED', `A Bitcoin ledger cannot do "${kind}".`, { pointer: '/op' });
  }
  if (text(op, 'chain') !== bitcoinChainId(network.genesis)) {
    throw new CodedError('COMPILE_INVALID', 'The operation is for another chain.', { pointer: '/chain' });
  }
  const from = text(op, 'from');
  if (kind === 'anchor') return anchor(op, from);
  if (kind === 'pays') return payments(op, from, network);
  return kind === 'pay' ? payment(op, from, network) : deployment(op, from, network);
}

/** Several payments: an output each, in their order, and one that names the document which asks for them. */
function payments(op: BtmlMap, from: string, network: NetworkParameters): BitcoinOperation {
  const outputs = paymentsOf(op).flatMap((one, index) => {
    try {
      return payment(one, from, network).outputs;
    } catch (error) {
      throw atOperation(error, index);
    }
  });
  return { from, outputs: [...outputs, ...bindings(op)], maxInputs: 16 };
}

function anchor(op: BtmlMap, from: string): BitcoinOperation {
  const form = text(op, 'form');
  if (form !== ANCHOR_FORM) {
    throw new CodedError('COMPILE_NOT_SUPPORTED', `A Bitcoin ledger cannot anchor as "${form}".`, { pointer: '/form' });
  }
  const root = text(op, 'root');
  if (!/^[0-9a-f]{64}$/.test(root)) {
    throw new CodedError('COMPILE_INVALID', 'The root is not 32 bytes of lower-case hex.', { pointer: '/root' });
  }
  return { from, outputs: [{ value: 0n, script: anchorScript(hexToBytes(root)) }], maxInputs: 2 };
}

function payment(op: BtmlMap, from: string, network: NetworkParameters): BitcoinOperation {
  return pay(op, from, network, accountScript(text(op, 'to'), network, '/to'), '');
}

/** A contract of Bitcoin is an output that a script holds: paid to the script's hash (P2WSH, BIP-141). */
function deployment(op: BtmlMap, from: string, network: NetworkParameters): BitcoinOperation {
  const { endow, bind } = op;
  if (!isMap(endow)) {
    throw new CodedError('COMPILE_INVALID', 'A contract on Bitcoin holds an amount: name it as "endow".', {
      pointer: '/endow',
    });
  }
  const code = text(op, 'code');
  if (!/^(?:[0-9a-f]{2}){1,10000}$/.test(code)) {
    throw new CodedError('COMPILE_INVALID', 'The script is not up to 10,000 bytes of lower-case hex.', {
      pointer: '/code',
    });
  }
  const paid = { ...endow, ...(bind === undefined ? {} : { bind }) };
  return pay(paid, from, network, scriptHashScript(hexToBytes(code)), '/endow');
}

function isMap(value: BtmlMap[string] | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

function pay(
  op: BtmlMap,
  from: string,
  network: NetworkParameters,
  script: Uint8Array,
  pointer: string,
): BitcoinOperation {
  if (text(op, 'asset') !== bitcoinAsset(network)) {
    throw new CodedError('COMPILE_NOT_SUPPORTED', 'Only the native coin can be paid.', { pointer: `${pointer}/asset` });
  }
  if (text(op, 'decimals') !== '8') {
    throw new CodedError('COMPILE_INVALID', 'Amounts are in satoshi, with 8 decimals.', {
      pointer: `${pointer}/decimals`,
    });
  }
  const amount = text(op, 'amount');
  if (!/^[1-9][0-9]{0,15}$/.test(amount)) {
    throw new CodedError('COMPILE_INVALID', 'The amount is not a positive integer of satoshi.', {
      pointer: `${pointer}/amount`,
    });
  }
  const output = { value: BigInt(amount), script };
  if (output.value < dustLimit(output.script)) {
    throw new CodedError('COMPILE_INVALID', 'The amount is too small to be relayed.', {
      pointer: `${pointer}/amount`,
    });
  }
  return { from, outputs: [output, ...bindings(op)], maxInputs: 16 };
}

/** An output that names the document which asks for the payment, so that a receipt of it can be told from another's. */
function bindings(op: BtmlMap): readonly TxOutput[] {
  if (op.bind === undefined) return [];
  const leaf = text(op, 'bind');
  if (!/^[0-9a-f]{64}$/.test(leaf)) {
    throw new CodedError('COMPILE_INVALID', 'The binding is not 32 bytes of lower-case hex.', { pointer: '/bind' });
  }
  return [{ value: 0n, script: bindingScript(hexToBytes(leaf)) }];
}

function text(op: BtmlMap, name: string): string {
  const value = op[name];
  if (typeof value === 'string') return value;
  throw new CodedError('COMPILE_INVALID', `The operation lacks the text member "${name}".`, { pointer: `/${name}` });
}
