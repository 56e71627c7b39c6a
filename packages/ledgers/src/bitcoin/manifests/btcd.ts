import type { NodeManifest, Parameter } from '../../manifest/schema.ts';
import { type BitcoinNetwork, bitcoinNetworks } from '../networks.ts';

const GB = 1_000_000_000;

const artifact: NodeManifest['artifacts'][number] = {
  program: 'btcd',
  variable: 'BLOCKCLUSTER_BTCD',
  version: { args: ['--version'], pattern: 'version ([0-9][0-9A-Za-z.-]*)' },
  sources: [
    { from: 'path' },
    { from: 'go', module: 'github.com/btcsuite/btcd', version: 'v0.26.2', package: 'github.com/btcsuite/btcd' },
  ],
};

/** Empty values leave their line out. btcd listens on no address but the ones that are named here. */
const configuration = `[Application Options]
datadir={{home}}/data
logdir={{home}}/logs
rpclisten=127.0.0.1:{{port.rpc}}
rpcuser={{secret.rpcUser}}
rpcpass={{secret.rpcPassword}}
notls=1
listen=127.0.0.1:{{port.p2p}}
connect={{param.connect}}
miningaddr={{param.account}}
prune={{param.pruneMiB}}
{{if.txindex}}txindex=1
`;

const common = {
  family: 'bitcoin',
  capabilities: ['rpc', 'send', 'proof', 'anchor', 'fee-estimate', 'finality'],
  artifacts: [artifact],
  secrets: [
    { name: 'rpcUser', bytes: 16, encoding: 'hex' },
    { name: 'rpcPassword', bytes: 32, encoding: 'hex' },
  ],
  upgrade: { order: 10, soakSeconds: 60, snapshot: true, haltHeight: false },
  backup: { paths: ['btcd.conf'], exclude: ['data', 'logs'], exclusiveSigner: false },
  metrics: [],
  dependsOn: [],
} as const;

const connect: Parameter = {
  type: 'string',
  description: 'Peer to join, as HOST:PORT; without it the network is found by itself',
  default: '',
  pattern: '^([0-9A-Za-z.:[\\]-]+:[0-9]{1,5})?$',
};
const txindex: Parameter = { type: 'boolean', description: 'Index every transaction', default: false, fixed: true };

const role = (lines: string): NodeManifest['run']['roles'][number] => ({
  name: 'node',
  program: 'btcd',
  count: 1,
  args: ['--configfile={{home}}/btcd.conf'],
  files: [{ path: 'btcd.conf', template: configuration + lines }],
  ports: [
    { name: 'rpc', exposure: 'loopback' },
    { name: 'p2p', exposure: 'loopback' },
  ],
  serves: true,
});

const run = (lines: string): NodeManifest['run'] => ({
  kit: 'btcd',
  roles: [role(lines)],
  user: 'unprivileged',
  stop: { signal: 'SIGINT', graceSeconds: 60 },
  readOnlyRoot: true,
});

/** A chain of one's own, whose blocks this installation makes when something waits. */
export const btcdRegtest: NodeManifest = {
  ...common,
  id: 'btcd-regtest',
  name: 'btcd, regtest',
  aliases: ['bitcoin', 'btcd', 'bitcoin-regtest', 'pow'],
  network: 'regtest',
  development: true,
  consensus: { kind: 'pow', rule: 'bitcoin', quorum: 'accumulated work; on regtest work is free' },
  capabilities: [...common.capabilities],
  artifacts: [...common.artifacts],
  secrets: [...common.secrets],
  parameters: {
    connect,
    txindex,
    account: { type: 'string', description: 'Address that new blocks pay', default: '', pattern: '^([0-9a-zA-Z]+)?$' },
    pruneMiB: { type: 'string', description: 'Not used on regtest', default: '', pattern: '^$' },
  },
  run: run('regtest=1\nnodnsseed=1\n'),
  disk: { initialBytes: 1_000_000, growthBytesPerDay: 50_000_000, floorBytes: 200_000_000, prune: [] },
  bootstrap: { from: 'own', genesis: bitcoinNetworks.regtest.genesis },
  probes: {
    everySeconds: 1,
    timeoutSeconds: 3,
    boundSeconds: 15,
    startSeconds: 120,
    synced: { minPeers: 0, maxLagBlocks: 3 },
    forkDepthBlocks: 3,
  },
  upgrade: { ...common.upgrade, soakSeconds: 10 },
  backup: { paths: [...common.backup.paths], exclude: [...common.backup.exclude], exclusiveSigner: false },
  metrics: [],
  dependsOn: [],
};

function publicNetwork(
  network: BitcoinNetwork,
  size: { initialBytes: number; growthBytesPerDay: number },
  lines: string,
): NodeManifest {
  return {
    ...btcdRegtest,
    id: `btcd-${network}`,
    name: `btcd, ${network}`,
    aliases: [],
    network,
    development: bitcoinNetworks[network].development,
    consensus: { kind: 'pow', rule: 'bitcoin', quorum: 'accumulated work' },
    parameters: {
      connect,
      txindex,
      account: { type: 'string', description: 'Not used on public networks', default: '', pattern: '^$' },
      pruneMiB: {
        type: 'string',
        description: 'Keep so many MiB of blocks at most (at least 1536)',
        default: '',
        pattern: '^([1-9][0-9]{3,6})?$',
      },
    },
    run: run(lines),
    disk: {
      ...size,
      floorBytes: 5 * GB,
      prune: [
        {
          name: 'pruned',
          keepsBytes: 10 * GB,
          loses: ['proof'],
          says: 'evidence can be read for blocks that are kept only; what is final already is stored and stays',
          set: { pruneMiB: '4096' },
        },
      ],
    },
    bootstrap: { from: 'network', genesis: bitcoinNetworks[network].genesis },
    probes: {
      everySeconds: 10,
      timeoutSeconds: 10,
      boundSeconds: 90,
      startSeconds: 600,
      synced: { maxHeadAgeSeconds: 7_200, minPeers: 3, maxLagBlocks: 3 },
      forkDepthBlocks: 6,
    },
    upgrade: { order: 10, soakSeconds: 3_600, snapshot: true, haltHeight: false },
  };
}

export const btcdSignet = publicNetwork(
  'signet',
  { initialBytes: 25 * GB, growthBytesPerDay: 30_000_000 },
  'signet=1\n',
);
export const btcdMainnet = publicNetwork('mainnet', { initialBytes: 800 * GB, growthBytesPerDay: 300_000_000 }, '');
