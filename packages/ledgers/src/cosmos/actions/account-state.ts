import type { CosmosChain } from '../chain.ts';
import type { CometRpc } from '../client/rpc.ts';
import { readAccount, readBalance } from '../client/sdk.ts';
import { toNonce } from '../compile/nonce.ts';

/**
 * The nonce that the newest block expects next and the balance of the fee coin. An account without coins has no number
 * yet; it can't pay for anything either. Chains without accounts order nothing and take nothing.
 */
export async function accountState(
  rpc: CometRpc,
  chain: CosmosChain,
  address: string,
): Promise<{ nonce: bigint; balance: bigint }> {
  if (chain.flavor !== 'sdk') return { nonce: 0n, balance: 0n };
  const [account, balance] = await Promise.all([readAccount(rpc, address), readBalance(rpc, address, chain.denom)]);
  return { nonce: account === undefined ? 0n : toNonce(account), balance };
}
