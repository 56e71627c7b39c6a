import { readChainId } from './actions/status.ts';
import type { RpcOptions } from './client/rpc.ts';
import { createRpc } from './client/rpc.ts';

export { addressOf } from './compile/account.ts';
export { replacementRate } from './compile/fees.ts';
export { anchorContract, contractAddress } from './contract/anchor.ts';
export { paymentsContract } from './contract/payments.ts';
export { createEvmDriver, type EvmDriver, type EvmDriverOptions, isEvmDriver } from './driver.ts';

/** The chain id of a node (EIP-155), for a configuration that doesn't name one; throws LEDGER_UNREACHABLE. */
export function readEvmChainId(options: RpcOptions): Promise<number> {
  return readChainId(createRpc(options));
}
