import { CodedError } from '@blockcluster/btml';
import type { FeeQuote } from '../../driver.ts';
import { quantity } from '../client/answer.ts';
import { readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { rateFor } from '../compile/fees.ts';

/** Offered where a node doesn't estimate: what go-ethereum asks by default. */
const defaultTip = 1_000_000_000n;

/**
 * What to pay now: the base fee doubled (six full blocks in a row) and the tip that the node suggests. `floor` is just
 * above the base fee of the newest block; a replacement needs `replacementRate` of the first candidate as well.
 */
export async function quote(rpc: Rpc): Promise<FeeQuote> {
  const [tip, suggestion] = await Promise.all([readTip(rpc), rpc.call('eth_maxPriorityFeePerGas', [])]);
  if (tip.baseFee === undefined)
    throw new CodedError('LEDGER_ANSWER', 'The chain has no base fee (EIP-1559), which this driver needs');
  const suggested = suggestion.ok ? quantity(suggestion.result, 'eth_maxPriorityFeePerGas') : defaultTip;
  // A rate of which no whole wei is left for the tip is refused where the base fee is next to nothing.
  return { rate: rateFor(tip.baseFee, suggested), floor: tip.baseFee + rateFor(0n, 1n) };
}
