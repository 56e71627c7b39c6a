import type { NodeManifest } from '../../manifest/schema.ts';
import { type BitcoinNetwork, bitcoinNetworks } from '../networks.ts';

const GB = 1_000_000_000;
const VERSION = '29.2';

const release = (triple: string, sha256: string) => ({
  url: `https://bitcoincore.org/bin/bitcoin-core-${VERSION}/bitcoin-${VERSION}-${triple}.tar.gz`,
  sha256,
  file: `bitcoin-${VERSION}/bin/bitcoind`,
});

const artifact: NodeManifest['artifacts'][number] = {
  program: 'bitcoind',
  variable: 'BLOCKCLUSTER_BITCOIND',
  version: { args: ['--version'], pattern: 'version v([0-9][0-9A-Za-z.]*)' },
  sources: [
    { from: 'path' },
    {
      from: 'release',
      version: VERSION,
      signer: 'the builders of bitcoin-core/guix.sigs, who made the same bytes independently',
      files: {
        'linux-x64': release('x86_64-linux-gnu', '1fd58d0ae94b8a9e21bbaeab7d53395a44976e82bd5492b0a894826c135f9009'),
        'linux-arm64': release('aarch64-linux-gnu', 'f88f72a3c5bf526581aae573be8c1f62133eaecfe3d34646c9ffca7b79dfdc7a'),
      },
    },
  ],
};

/** Bitcoin Core's own names of its networks, which are also the names of sections in its configuration. */
const chains: Readonly<Record<BitcoinNetwork, string>> = {
  mainnet: 'main',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};

const configuration = (network: BitcoinNetwork): string => `chain=${chains[network]}
server=1
printtoconsole=1
nodebuglogfile=1
disablewallet=1
prune={{param.pruneMiB}}
{{if.txindex}}txindex=1
[${chains[network]}]
rpcbind=127.0.0.1
rpcallowip=127.0.0.1
rpcport={{port.rpc}}
rpcuser={{secret.rpcUser}}
rpcpassword={{secret.rpcPassword}}
bind=127.0.0.1:{{port.p2p}}
connect={{param.connect}}
`;

function core(
  network: BitcoinNetwork,
  variant: { id: string; name: string; aliases: string[]; pruneMiB: string; initialBytes: number; growth: number },
): NodeManifest {
  const own = network === 'regtest';
  return {
    id: variant.id,
    name: variant.name,
    family: 'bitcoin',
    aliases: variant.aliases,
    network,
    development: bitcoinNetworks[network].development,
    consensus: { kind: 'pow', rule: 'bitcoin', quorum: 'accumulated work' },
    capabilities: ['rpc', 'send', 'proof', 'anchor', 'fee-estimate', 'finality'],
    artifacts: [artifact],
    parameters: {
      connect: {
        type: 'string',
        description: 'Peer to join, as HOST:PORT; without it the network is found by itself',
        default: '',
        pattern: '^([0-9A-Za-z.:[\\]-]+:[0-9]{1,5})?$',
      },
      txindex: { type: 'boolean', description: 'Index every transaction', default: false, fixed: true },
      pruneMiB: {
        type: 'string',
        description: 'Keep so many MiB of blocks at most (at least 550)',
        default: variant.pruneMiB,
        pattern: '^([1-9][0-9]{2,6})?$',
      },
    },
    secrets: [
      { name: 'rpcUser', bytes: 16, encoding: 'hex' },
      { name: 'rpcPassword', bytes: 32, encoding: 'hex' },
    ],
    run: {
      kit: 'bitcoin-core',
      roles: [
        {
          name: 'node',
          program: 'bitcoind',
          count: 1,
          args: ['-datadir={{home}}', '-conf={{home}}/bitcoin.conf'],
          files: [{ path: 'bitcoin.conf', template: configuration(network) }],
          ports: [
            { name: 'rpc', exposure: 'loopback' },
            { name: 'p2p', exposure: 'loopback' },
          ],
          serves: true,
        },
      ],
      user: 'unprivileged',
      // A large cache takes minutes to be written at the end.
      stop: { signal: 'SIGTERM', graceSeconds: own ? 60 : 600 },
      readOnlyRoot: true,
    },
    disk: {
      initialBytes: variant.initialBytes,
      growthBytesPerDay: variant.growth,
      floorBytes: own ? 200_000_000 : 5 * GB,
      prune: own
        ? []
        : [
            {
              name: 'pruned',
              keepsBytes: 15 * GB,
              loses: ['proof'],
              says: 'evidence can be read for blocks that are kept only; what is final already is stored and stays',
              set: { pruneMiB: '4000' },
            },
          ],
    },
    bootstrap: { from: own ? 'own' : 'network', genesis: bitcoinNetworks[network].genesis },
    probes: {
      everySeconds: own ? 1 : 10,
      timeoutSeconds: own ? 3 : 10,
      boundSeconds: own ? 15 : 90,
      startSeconds: 600,
      synced: own ? { minPeers: 0, maxLagBlocks: 3 } : { maxHeadAgeSeconds: 7_200, minPeers: 3, maxLagBlocks: 3 },
      forkDepthBlocks: own ? 3 : 6,
    },
    upgrade: { order: 10, soakSeconds: own ? 10 : 3_600, snapshot: true, haltHeight: false },
    backup: { paths: ['bitcoin.conf'], exclude: ['blocks', 'chainstate'], exclusiveSigner: false },
    metrics: [],
    dependsOn: [],
  };
}

export const bitcoinCorePruned = core('mainnet', {
  id: 'bitcoin-core-pruned',
  name: 'Bitcoin Core, mainnet, pruned',
  aliases: ['bitcoin-mainnet', 'bitcoin-core', 'bitcoind'],
  pruneMiB: '4000',
  initialBytes: 15 * GB,
  growth: 10_000_000,
});
export const bitcoinCoreFull = core('mainnet', {
  id: 'bitcoin-core-full',
  name: 'Bitcoin Core, mainnet, every block',
  aliases: ['bitcoin-full'],
  pruneMiB: '',
  initialBytes: 800 * GB,
  growth: 300_000_000,
});
export const bitcoinCoreSignet = core('signet', {
  id: 'bitcoin-core-signet',
  name: 'Bitcoin Core, signet',
  aliases: ['bitcoin-signet', 'signet'],
  pruneMiB: '',
  initialBytes: 25 * GB,
  growth: 30_000_000,
});
export const bitcoinCoreRegtest = core('regtest', {
  id: 'bitcoin-core-regtest',
  name: 'Bitcoin Core, regtest',
  aliases: [],
  pruneMiB: '',
  initialBytes: 20_000_000,
  growth: 50_000_000,
});
