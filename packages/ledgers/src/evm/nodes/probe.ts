import type { NodeEndpoint, NodeProbe } from '../../manifest/kit.ts';
import { integer, text } from '../client/answer.ts';
import { readBlock, readTip } from '../client/blocks.ts';
import { createRpc } from '../client/rpc.ts';

/** Asks a node of the EVM family how it is. */
export function evmProbe(endpoint: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe {
  const rpc = createRpc({ ...endpoint, timeout: options.timeoutMs });
  return {
    async read() {
      const [tip, genesis, syncing, peers, version] = await Promise.all([
        readTip(rpc),
        readBlock(rpc, 0),
        rpc.request('eth_syncing', []),
        rpc.call('net_peerCount', []),
        rpc.request('web3_clientVersion', []),
      ]);
      return {
        version: text(version, 'web3_clientVersion'),
        genesis: genesis?.hash ?? '',
        height: tip.height,
        hash: tip.hash,
        time: tip.time,
        // anvil has no network and doesn't know the method.
        peers: peers.ok ? integer(peers.result, 'net_peerCount') : 0,
        syncing: syncing !== false,
      };
    },
    hashAt: async (height) => (await readBlock(rpc, height))?.hash,
    close: async () => undefined,
  };
}
