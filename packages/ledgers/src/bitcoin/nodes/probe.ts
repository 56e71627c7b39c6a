import type { NodeEndpoint, NodeProbe } from '../../manifest/kit.ts';
import { bitcoinRpcClient } from '../client/rpc.ts';

/** Asks Bitcoin Core or btcd how they are. */
export function bitcoinProbe(endpoint: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe {
  const client = bitcoinRpcClient({ ...endpoint, timeout: options.timeoutMs });
  return {
    async read() {
      const { genesis, tip, time, peers, version, initialDownload } = await client.info();
      return { genesis, height: tip.height, hash: tip.hash, time, peers, version, syncing: initialDownload };
    },
    hashAt: (height) => client.getBlockHash(height),
    close: () => client.close(),
  };
}
