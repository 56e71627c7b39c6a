/**
 * A rate is the cap of the whole gas price in wei. A fixed share of it may go to the block's producer, so that one
 * number says everything and raising it raises both caps, as the replacement rule of the nodes wants.
 */
const tipShare = 8n;

/** The caps of EIP-1559 for a rate. What is paid is the block's base fee and the tip, never more than the rate. */
export function feeCaps(rate: bigint): { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint } {
  return { maxFeePerGas: rate, maxPriorityFeePerGas: rate / tipShare };
}

/** The rate that survives a doubling of the base fee and still offers `tip`. */
export function rateFor(baseFee: bigint, tip: bigint): bigint {
  const needed = 2n * baseFee + tip;
  const forTip = tipShare * tip;
  return needed > forTip ? needed : forTip;
}

/**
 * The least rate with which nodes replace a transaction of the same nonce: go-ethereum and its kin want both caps 10 %
 * higher; an eighth more plus one share survives every rounding.
 */
export function replacementRate(rate: bigint): bigint {
  return rate + rate / 8n + 2n * tipShare;
}
