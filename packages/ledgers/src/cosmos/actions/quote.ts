import type { FeeQuote } from '../../driver.ts';
import type { CosmosChain } from '../chain.ts';
import type { CometRpc } from '../client/rpc.ts';
import { readMinimumGasPrice } from '../client/sdk.ts';
import { rateIn } from '../compile/gas.ts';

/**
 * Base units of the fee coin per million gas. Blocks of these chains have room and a price is no auction: what the node
 * asks at least is offered, or the configured price where that is more.
 */
export async function quote(rpc: CometRpc, chain: CosmosChain, configured: bigint): Promise<FeeQuote> {
  if (chain.flavor !== 'sdk') return { rate: 0n, floor: 0n };
  const asked = rateIn(await readMinimumGasPrice(rpc), chain.denom) ?? 0n;
  const floor = asked > 0n ? asked : 1n;
  return { rate: floor > configured ? floor : configured, floor };
}
