import { anvilPath, btcdPath, findBitcoinNodes, readCosmosChainId, readEvmChainId } from '@blockcluster/ledgers';

/** A node that could become a ledger of this installation. */
export interface FoundNode {
  readonly family: string;
  readonly node: string;
  readonly url?: string;
  readonly network?: string;
  readonly binary?: string;
  readonly detail: string;
}

/** Where execution clients listen unless told otherwise. */
const EVM_URL = 'http://127.0.0.1:8545';
/** Where CometBFT nodes do. */
const COSMOS_URL = 'http://127.0.0.1:26657';

/** Nodes that run on this machine, and programs from which one could be started. Nothing is changed or started. */
export async function findNodes(): Promise<FoundNode[]> {
  const [bitcoin, evm, cosmos] = await Promise.all([
    findBitcoinNodes(),
    readEvmChainId({ url: EVM_URL, timeout: 1_000 }).catch(() => undefined),
    readCosmosChainId({ url: COSMOS_URL, timeout: 1_000 }).catch(() => undefined),
  ]);
  const found: FoundNode[] = bitcoin.map((node) => ({
    family: 'bitcoin',
    node: node.version,
    url: node.endpoint.url,
    network: node.network,
    detail: `runs at height ${node.height}${node.initialDownload ? ', still downloading' : ''}`,
  }));
  if (evm !== undefined)
    found.push({ family: 'evm', node: 'evm', url: EVM_URL, network: `eip155:${evm}`, detail: 'runs' });
  if (cosmos !== undefined)
    found.push({ family: 'cosmos', node: 'cometbft', url: COSMOS_URL, network: cosmos, detail: 'runs' });
  const btcd = btcdPath();
  if (btcd !== undefined)
    found.push({ family: 'bitcoin', node: 'btcd', binary: btcd, detail: 'installed; can be started for regtest' });
  const anvil = anvilPath();
  if (anvil !== undefined)
    found.push({ family: 'evm', node: 'anvil', binary: anvil, detail: 'installed; a development chain in memory' });
  return found;
}
