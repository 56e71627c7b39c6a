import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { bitcoinAsset, bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { concatBytes, hexToBytes } from '../wire/bytes.ts';
import { dataScript, dustLimit } from '../wire/script.ts';
import type { TxOutput } from '../wire/transaction.ts';
import { accountScript } from './address.ts';

/** Form of an anchor: one OP_RETURN output with the tag `BTML` 01 and the root of the log. */
export const ANCHOR_FORM = 'bitcoin-op-return-1';
const ANCHOR_TAG = hexToBytes('42544d4c01');

export interface BitcoinOperation {
  /** CAIP-10 account that pays. */
  readonly from: string;
  /** Everything but the change. */
  readonly outputs: readonly TxOutput[];
  /** So many coins at most are spent, so that the worst case is known before they are chosen. */
  readonly maxInputs: number;
}

/** The script of an anchor output: `6a25 42544d4c01 || root`. */
export function anchorScript(root: Uint8Array): Uint8Array {
  return dataScript(concatBytes(ANCHOR_TAG, root));
}

/** Reads an operation of an intent; throws COMPILE_INVALID with a pointer, or COMPILE_NOT_SUPPORTED. */
export function parseOperation(op: BtmlMap, network: NetworkParameters): BitcoinOperation {
  const kind = text(op, 'op');
  if (kind !== 'anchor' && kind !== 'pay') {
    throw new CodedError('COMPILE_NOT_SUPPORTED', `A Bitcoin ledger cannot do "${kind}".`, { pointer: '/op' });
  }
  if (text(op, 'chain') !== bitcoinChainId(network.genesis)) {
    throw new CodedError('COMPILE_INVALID', 'The operation is for another chain.', { pointer: '/chain' });
  }
  const from = text(op, 'from');
  return kind === 'anchor' ? anchor(op, from) : payment(op, from, network);
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
  if (text(op, 'asset') !== bitcoinAsset(network)) {
    throw new CodedError('COMPILE_NOT_SUPPORTED', 'Only the native coin can be paid.', { pointer: '/asset' });
  }
  if (text(op, 'decimals') !== '8') {
    throw new CodedError('COMPILE_INVALID', 'Amounts are in satoshi, with 8 decimals.', { pointer: '/decimals' });
  }
  const amount = text(op, 'amount');
  if (!/^[1-9][0-9]{0,15}$/.test(amount)) {
    throw new CodedError('COMPILE_INVALID', 'The amount is not a positive integer of satoshi.', { pointer: '/amount' });
  }
  const output = { value: BigInt(amount), script: accountScript(text(op, 'to'), network, '/to') };
  if (output.value < dustLimit(output.script)) {
    throw new CodedError('COMPILE_INVALID', 'The amount is too small to be relayed.', { pointer: '/amount' });
  }
  return { from, outputs: [output], maxInputs: 16 };
}

function text(op: BtmlMap, name: string): string {
  const value = op[name];
  if (typeof value === 'string') return value;
  throw new CodedError('COMPILE_INVALID', `The operation lacks the text member "${name}".`, { pointer: `/${name}` });
}
