import type { NodeManifest } from '../../manifest/schema.ts';
import { account, chainId, gethHttp, gethQuiet, gethSources, gethVersion, ownChain } from './common.ts';

const p2pConfig = `[Node.P2P]
ListenAddr = "127.0.0.1:{{port.p2p}}"
NoDiscovery = true
MaxPeers = {{value.peerCount}}
StaticNodes = {{value.peers}}
`;
const shared = [
  ...['--config', '{{home}}/config.toml', '--datadir', '{{home}}', '--networkid', '{{param.chainId}}'],
  ...['--syncmode', 'full', '--gcmode', 'archive', '--cache', '32', '--netrestrict', '127.0.0.0/8'],
  ...gethQuiet,
];

/** The organization's own chain under named authorities, for tests: go-ethereum 1.13 is no longer maintained. */
export const gethClique: NodeManifest = {
  ...ownChain,
  id: 'geth-clique',
  name: 'go-ethereum, Clique',
  aliases: ['clique', 'poa', 'evm-poa'],
  network: 'clique',
  consensus: { kind: 'poa', rule: 'clique', quorum: 'more than half of the sealers; Clique has no lock' },
  artifacts: [
    {
      program: 'geth',
      variable: 'BLOCKCLUSTER_GETH',
      version: gethVersion,
      sources: gethSources('v1.13.15'),
    },
  ],
  parameters: {
    chainId: chainId(0),
    account,
    sealers: { type: 'integer', description: 'Sealers', default: 3, minimum: 1, maximum: 9, fixed: true },
    period: {
      type: 'integer',
      description: 'Seconds between blocks',
      default: 2,
      minimum: 1,
      maximum: 60,
      fixed: true,
    },
    epoch: {
      type: 'integer',
      description: 'Blocks per epoch',
      default: 30_000,
      minimum: 1,
      maximum: 1_000_000,
      fixed: true,
    },
  },
  secrets: [{ name: 'password', bytes: 32, encoding: 'base64url' }],
  run: {
    kit: 'geth-clique',
    roles: [
      {
        name: 'sealer',
        program: 'geth',
        count: 'sealers',
        // Their accounts are unlocked: they offer no interface at all.
        args: [
          ...shared,
          ...['--mine', '--miner.etherbase', '{{value.sealer}}', '--unlock', '{{value.sealer}}', '--lightkdf'],
          ...['--password', '{{home}}/password'],
        ],
        files: [
          { path: 'config.toml', template: p2pConfig },
          { path: 'password', template: '{{secret.password}}' },
        ],
        ports: [{ name: 'p2p', exposure: 'loopback' }],
        serves: false,
      },
      {
        name: 'observer',
        program: 'geth',
        count: 1,
        args: [...shared, ...gethHttp, '--http.api', 'eth,net,web3,clique'],
        files: [{ path: 'config.toml', template: p2pConfig }],
        ports: [
          { name: 'rpc', exposure: 'loopback' },
          { name: 'p2p', exposure: 'loopback' },
        ],
        serves: true,
      },
    ],
    user: 'unprivileged',
    stop: { signal: 'SIGTERM', graceSeconds: 60 },
    readOnlyRoot: true,
  },
  probes: {
    ...ownChain.probes,
    boundSeconds: 45,
    // Sealers make blocks all the time: when they don't, less than half of them are there.
    synced: { maxHeadAgeSeconds: 45, minPeers: 1, maxLagBlocks: 5 },
  },
};

/** The execution node of a chain of stake: its consensus is simulated by the program itself. */
export const gethDev: NodeManifest = {
  ...ownChain,
  id: 'geth-dev',
  name: 'go-ethereum, execution node (development)',
  aliases: ['pos', 'evm', 'geth'],
  network: 'geth-dev',
  consensus: {
    kind: 'none',
    rule: 'none',
    quorum: 'none: an execution node without a beacon node; its blocks have no votes',
  },
  artifacts: [
    { program: 'geth', variable: 'BLOCKCLUSTER_GETH', version: gethVersion, sources: gethSources('v1.13.15') },
  ],
  parameters: { chainId: { ...chainId(1_337), minimum: 1_337, maximum: 1_337 }, account },
  secrets: [{ name: 'password', bytes: 32, encoding: 'base64url' }],
  run: {
    kit: 'geth-dev',
    roles: [
      {
        name: 'node',
        program: 'geth',
        count: 1,
        args: [
          ...['--dev', '--datadir', '{{home}}', '--password', '{{home}}/password', '--port', '0', '--maxpeers', '0'],
          ...gethQuiet,
          ...gethHttp,
          ...['--http.api', 'eth,net,web3'],
        ],
        files: [{ path: 'password', template: '{{secret.password}}' }],
        ports: [{ name: 'rpc', exposure: 'loopback' }],
        serves: true,
      },
    ],
    user: 'unprivileged',
    stop: { signal: 'SIGTERM', graceSeconds: 60 },
    readOnlyRoot: true,
  },
};

/** Work with real seals on one core. The dataset of 1 GiB and its successor lie in the node's folder. */
export const gethEthash: NodeManifest = {
  ...ownChain,
  id: 'geth-ethash',
  name: 'go-ethereum, Ethash',
  aliases: ['ethash', 'evm-pow'],
  network: 'ethash',
  consensus: { kind: 'pow', rule: 'ethash', quorum: 'accumulated work; at the least difficulty it is cheap' },
  artifacts: [
    {
      program: 'geth-ethash',
      variable: 'BLOCKCLUSTER_GETH_ETHASH',
      version: gethVersion,
      sources: gethSources('v1.11.6'),
    },
  ],
  parameters: {
    chainId: chainId(0),
    account,
    dagdir: {
      type: 'string',
      description: 'Folder of the dataset, to share it between nodes; the node’s own when it is left out',
      default: '',
      pattern: '^(/[^\\0\\r\\n]*)?$',
    },
  },
  secrets: [],
  run: {
    kit: 'geth-ethash',
    roles: [
      {
        name: 'node',
        program: 'geth-ethash',
        count: 1,
        args: [
          ...['--datadir', '{{home}}', '--networkid', '{{param.chainId}}', '--syncmode', 'full', '--gcmode', 'archive'],
          ...['--cache', '32', '--nodiscover', '--maxpeers', '0', '--port', '0'],
          ...['{{unless.dagdir}}--ethash.dagdir={{home}}/dag', '--ethash.dagdir={{param.dagdir}}'],
          ...['--ethash.cachedir={{home}}/ethash', '--ethash.dagsondisk', '2', '--mine', '--miner.threads', '1'],
          // Who is paid for the blocks: nobody has the key.
          ...['--miner.etherbase', '0x0000000000000000000000000000000000000001'],
          ...gethQuiet,
          ...gethHttp,
          ...['--http.api', 'eth,net,web3'],
        ],
        files: [],
        ports: [{ name: 'rpc', exposure: 'loopback' }],
        serves: true,
      },
    ],
    user: 'unprivileged',
    stop: { signal: 'SIGTERM', graceSeconds: 60 },
    readOnlyRoot: true,
  },
  disk: { ...ownChain.disk, initialBytes: 2_400_000_000 },
  probes: {
    ...ownChain.probes,
    boundSeconds: 45,
    timeoutSeconds: 10,
    // Until the dataset is made, which takes minutes, there is the first block alone.
    synced: { maxHeadAgeSeconds: 300, minPeers: 0, maxLagBlocks: 3 },
  },
};
