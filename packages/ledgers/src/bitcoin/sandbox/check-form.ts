import type { Outpoint } from '../../driver.ts';
import { dustLimit, scriptKind } from '../wire/script.ts';
import { isCoinbase, type Tx } from '../wire/transaction.ts';
import { MAX_DATA_BYTES, MAX_MONEY, MAX_STANDARD_WEIGHT } from './parameters.ts';
import { invalid, unsupported } from './refusal.ts';

const LOCKTIME_THRESHOLD = 500_000_000;

/** Rules that need nothing but the transaction: consensus sanity first, then relay policy. Throws SANDBOX_TX_*. */
export function checkForm(tx: Tx): void {
  if (tx.inputs.length === 0) throw invalid('bad-txns-vin-empty', 'The transaction has no inputs.');
  if (tx.outputs.length === 0) throw invalid('bad-txns-vout-empty', 'The transaction has no outputs.');
  if (isCoinbase(tx)) throw invalid('coinbase', 'A coinbase exists only inside a block.');
  if (tx.stripped.length < 65) throw invalid('tx-size-small', 'The transaction is shorter than 65 bytes.');
  if (tx.weight > MAX_STANDARD_WEIGHT) throw invalid('tx-size', 'The transaction exceeds 400,000 weight units.');
  checkOutpoints(tx.inputs);
  checkValues(tx);
  if (tx.version < 1) throw invalid('version', 'The transaction version is below 1.');
  if (tx.version > 2) throw unsupported('transaction versions above 2');
  if (tx.version === 2 && tx.inputs.some((input) => input.sequence < 0x80000000)) {
    throw unsupported('relative lock times (BIP-68)');
  }
  if (tx.inputs.some((input) => input.script.length > 0)) throw unsupported('inputs with a signature script');
  checkOutputs(tx);
}

/** Whether the lock time allows the transaction in a block of this height above this median time (BIP-113). */
export function isFinalAt(tx: Tx, height: number, medianTime: number): boolean {
  const limit = tx.locktime < LOCKTIME_THRESHOLD ? height : medianTime;
  return tx.locktime === 0 || tx.locktime < limit || tx.inputs.every((input) => input.sequence === 0xffffffff);
}

function checkOutpoints(inputs: readonly Outpoint[]): void {
  const seen = new Set(inputs.map((input) => `${input.txid}:${input.vout}`));
  if (seen.size !== inputs.length)
    throw invalid('bad-txns-inputs-duplicate', 'A coin is spent twice by one transaction.');
  if (inputs.some((input) => input.vout === 0xffffffff && /^0{64}$/.test(input.txid))) {
    throw invalid('bad-txns-prevout-null', 'An input spends the null outpoint.');
  }
}

function checkValues(tx: Tx): void {
  let total = 0n;
  for (const { value } of tx.outputs) {
    if (value < 0n || value > MAX_MONEY) throw invalid('bad-txns-vout-toolarge', 'An output value is out of range.');
    total += value;
  }
  if (total > MAX_MONEY) throw invalid('bad-txns-txouttotal-toolarge', 'The outputs exceed all coins that can exist.');
}

function checkOutputs(tx: Tx): void {
  let data = 0;
  for (const { value, script } of tx.outputs) {
    const kind = scriptKind(script);
    if (kind === 'data') {
      data += 1;
      const bytes = script.length - (script.length > 77 ? 3 : 2);
      if (bytes > MAX_DATA_BYTES) throw invalid('scriptpubkey', 'OP_RETURN carries more than 80 bytes.');
    } else if (kind === 'other') {
      throw unsupported('this form of output script');
    } else if (value < dustLimit(script)) {
      throw invalid('dust', 'An output is worth less than its spending costs.');
    }
  }
  if (data > 1) throw invalid('multi-op-return', 'More than one OP_RETURN output.');
}
