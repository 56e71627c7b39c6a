import type { NodeEndpoint, NodeProbe } from '../../manifest/kit.ts';
import { bitcoinRpcClient } from '../client/rpc.ts';
import { bitcoinNetworks } from '../networks.ts';

/** Asks Bitcoin Core or btcd how they are. */
export function bitcoinProbe(endpoint: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe {
  const client = bitcoinRpcClient({ ...endpoint, timeout: options.timeoutMs });
  return {
    async read() {
      const { genesis, tip, time, peers, version, initialDownload } = await client.info();
      // Alone on a chain of one's own there is nobody to catch up with; nodes believe that they do while they are alone.
      const alone = genesis === bitcoinNetworks.regtest.genesis && peers === 0;
      return { genesis, height: tip.height, hash: tip.hash, time, peers, version, syncing: initialDownload && !alone };
    },
    hashAt: (height) => client.getBlockHash(height),
    close: () => client.close(),
  };
}
