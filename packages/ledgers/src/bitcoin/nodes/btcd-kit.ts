import { join } from 'node:path';
import type { NodeEndpoint, NodeKit, NodeMember, NodeSetup } from '../../manifest/kit.ts';
import type { NodeManifest } from '../../manifest/schema.ts';
import { keepRegtestBlocks, restoreRegtestBlocks } from '../client/btcd-regtest.ts';
import { type BitcoinNetwork, bitcoinChainId, bitcoinNetworks } from '../networks.ts';
import { bitcoinProbe } from './probe.ts';

function endpoint(setup: NodeSetup, member: NodeMember): NodeEndpoint {
  const { rpcUser, rpcPassword } = setup.secrets;
  return {
    url: `http://127.0.0.1:${member.ports.rpc}/`,
    ...(rpcUser === undefined ? {} : { user: rpcUser }),
    ...(rpcPassword === undefined ? {} : { password: rpcPassword }),
  };
}

const regtest = (setup: NodeSetup): boolean => setup.manifest.network === 'regtest';

/** btcd, whose regtest forgets its blocks at every start unless they are put aside and submitted again. */
export const btcdKit: NodeKit = {
  chain,
  endpoint,
  probe: bitcoinProbe,
  async beforeStart(setup, member) {
    if (regtest(setup)) await keepRegtestBlocks(join(member.dir, 'data'));
  },
  async afterStart(setup, member) {
    if (regtest(setup)) await restoreRegtestBlocks(join(member.dir, 'data'), endpoint(setup, member));
  },
  ledger: bitcoinLedger,
};

/** Bitcoin Core. */
export const bitcoinCoreKit: NodeKit = { chain, endpoint, probe: bitcoinProbe, ledger: bitcoinLedger };

function bitcoinLedger(setup: NodeSetup) {
  const [member] = setup.members;
  if (member === undefined) return undefined;
  return { family: 'bitcoin', network: setup.manifest.network, ...endpoint(setup, member) };
}

function chain(manifest: NodeManifest): string | undefined {
  const { network } = manifest;
  return isNetwork(network) ? bitcoinChainId(bitcoinNetworks[network].genesis) : undefined;
}

function isNetwork(name: string): name is BitcoinNetwork {
  return Object.hasOwn(bitcoinNetworks, name);
}
