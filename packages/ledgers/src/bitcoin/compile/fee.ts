import { dustLimit } from '../wire/script.ts';
import type { TxOutput } from '../wire/transaction.ts';

/** Weight units of a P2WPKH input with the longest signature (72 bytes with its type) and a compressed key. */
const INPUT_WEIGHT = 41 * 4 + 1 + 1 + 72 + 1 + 33;
/** Version, lock time and two counts of one byte each; marker and flag weigh one unit each. */
const BASE_WEIGHT = (4 + 4 + 1 + 1) * 4 + 2;
const CHANGE_BYTES = 8 + 1 + 22;
const CHANGE_DUST = dustLimit(new Uint8Array([0x00, 0x14, ...new Uint8Array(20)]));

/** The most virtual bytes of a transaction that spends P2WPKH coins, with or without a change output. */
export function vsizeOf(inputs: number, outputs: readonly TxOutput[], change: boolean): number {
  const outputBytes = outputs.reduce((sum, output) => sum + 8 + 1 + output.script.length, change ? CHANGE_BYTES : 0);
  return Math.ceil((BASE_WEIGHT + inputs * INPUT_WEIGHT + outputBytes * 4) / 4);
}

/** Fee in satoshi at a rate in satoshi per 1,000 vbytes, rounded up. */
export function feeAt(rate: bigint, vsize: number): bigint {
  return (rate * BigInt(vsize) + 999n) / 1000n;
}

/**
 * What is left for the change output after the fee, or undefined when it would be dust: then no change is made and
 * the rest goes to the miner. `fee` never exceeds `worstFee` for the same inputs.
 */
export function settle(
  total: bigint,
  inputs: number,
  outputs: readonly TxOutput[],
  rate: bigint,
): { readonly fee: bigint; readonly change?: bigint } | undefined {
  const paid = outputs.reduce((sum, output) => sum + output.value, 0n);
  const change = total - paid - feeAt(rate, vsizeOf(inputs, outputs, true));
  if (change >= CHANGE_DUST) return { fee: total - paid - change, change };
  const fee = total - paid;
  return fee >= feeAt(rate, vsizeOf(inputs, outputs, false)) ? { fee } : undefined;
}

/** The most that `settle` takes as fee with so many inputs. */
export function worstFee(inputs: number, outputs: readonly TxOutput[], rate: bigint): bigint {
  return feeAt(rate, vsizeOf(inputs, outputs, true)) + CHANGE_DUST;
}
