import { quantity } from '../client/answer.ts';
import type { Rpc } from '../client/rpc.ts';

/**
 * The nonce that the newest block expects next and the balance in wei. Transactions that only wait in a pool don't
 * count: the engine knows its own, and those of others may never be included.
 */
export async function accountState(rpc: Rpc, address: string): Promise<{ nonce: bigint; balance: bigint }> {
  const [nonce, balance] = await Promise.all([
    rpc.request('eth_getTransactionCount', [address, 'latest']),
    rpc.request('eth_getBalance', [address, 'latest']),
  ]);
  return {
    nonce: quantity(nonce, 'eth_getTransactionCount'),
    balance: quantity(balance, 'eth_getBalance'),
  };
}
