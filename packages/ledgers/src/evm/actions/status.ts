import { CodedError, isCodedError } from '@blockcluster/btml';
import type { NodeStatus } from '../../driver.ts';
import { integer, text } from '../client/answer.ts';
import { readBlock, readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';

/** What the node must be: its chain id and, where known, the hash of its genesis block. */
export interface ExpectedChain {
  readonly chainId: number;
  readonly genesis?: string;
}

/** How the node is. A node that doesn't answer is an answer too: this never throws for one. */
export async function status(rpc: Rpc, expected: ExpectedChain): Promise<NodeStatus> {
  try {
    await assertChain(rpc, expected);
    const [tip, syncing, peers, version] = await Promise.all([
      readTip(rpc),
      rpc.request('eth_syncing', []),
      rpc.call('net_peerCount', []),
      rpc.request('web3_clientVersion', []),
    ]);
    return {
      reachable: true,
      height: tip.height,
      hash: tip.hash,
      time: tip.time,
      // anvil has no network and doesn't know the method.
      peers: peers.ok ? integer(peers.result, 'net_peerCount') : 0,
      version: text(version, 'web3_clientVersion'),
      synced: syncing === false,
      ...(syncing === false ? {} : { detail: 'the node is synchronizing' }),
    };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const reachable = error.code !== 'LEDGER_UNREACHABLE';
    return { reachable, height: 0, hash: '', time: 0, peers: 0, version: '', synced: false, detail: error.message };
  }
}

/** Throws LEDGER_CHAIN_MISMATCH when the node follows another chain than the configured one. */
export async function assertChain(rpc: Rpc, expected: ExpectedChain): Promise<void> {
  const chainId = await readChainId(rpc);
  if (chainId !== expected.chainId)
    throw new CodedError('LEDGER_CHAIN_MISMATCH', `The node is on chain ${chainId}, not ${expected.chainId}`);
  if (expected.genesis === undefined) return;
  const genesis = await readBlock(rpc, 0);
  if (genesis?.hash !== expected.genesis)
    throw new CodedError('LEDGER_CHAIN_MISMATCH', 'The genesis block of the node is not the configured one', {
      details: { expected: expected.genesis, found: genesis?.hash },
    });
}

/** The node's chain id (EIP-155). */
export async function readChainId(rpc: Rpc): Promise<number> {
  return integer(await rpc.request('eth_chainId', []), 'eth_chainId');
}
