import type { NodeManifest } from '../../manifest/schema.ts';

/** The IPFS node that most of the network runs. Alone by default: it answers those who know it. */
export const kubo: NodeManifest = {
  id: 'kubo',
  name: 'Kubo',
  family: 'ipfs',
  aliases: ['ipfs', 'storage'],
  network: 'ipfs',
  development: false,
  consensus: {
    kind: 'storage',
    rule: 'members',
    quorum: 'none: content proves itself, keeping it is what members sign for',
  },
  capabilities: ['rpc', 'storage'],
  artifacts: [
    {
      program: 'kubo-ipfs',
      otherNames: ['ipfs'],
      variable: 'BLOCKCLUSTER_KUBO',
      version: { args: ['version', '--number'], pattern: '([0-9]+\\.[0-9]+[0-9A-Za-z.+-]*)' },
      sources: [
        { from: 'path' },
        {
          from: 'go',
          module: 'github.com/ipfs/kubo',
          version: 'v0.39.0',
          package: 'github.com/ipfs/kubo/cmd/ipfs',
          // What the module names itself doesn't know Go 1.26.
          require: ['github.com/cockroachdb/swiss v0.0.0-20260820225851-333444432258'],
        },
      ],
    },
  ],
  parameters: {
    public: { type: 'boolean', description: 'Join the public network', default: false },
    storageMax: {
      type: 'string',
      description: 'How much it may store',
      default: '10GB',
      pattern: '^[1-9][0-9]{0,5}(MB|GB|TB)$',
    },
  },
  secrets: [{ name: 'api', bytes: 32, encoding: 'hex' }],
  run: {
    kit: 'kubo',
    roles: [
      {
        name: 'node',
        program: 'kubo-ipfs',
        count: 1,
        args: ['daemon', '--migrate=false', '--enable-gc'],
        files: [],
        ports: [
          { name: 'api', exposure: 'loopback' },
          { name: 'gateway', exposure: 'loopback' },
          { name: 'p2p', exposure: 'private' },
        ],
        serves: true,
      },
    ],
    user: 'unprivileged',
    stop: { signal: 'SIGINT', graceSeconds: 30 },
    readOnlyRoot: true,
  },
  disk: { initialBytes: 1_000_000, growthBytesPerDay: 100_000_000, floorBytes: 500_000_000, prune: [] },
  bootstrap: { from: 'network' },
  probes: {
    everySeconds: 2,
    timeoutSeconds: 3,
    boundSeconds: 20,
    startSeconds: 120,
    synced: { minPeers: 0, maxLagBlocks: 0 },
    forkDepthBlocks: 0,
  },
  upgrade: { order: 10, soakSeconds: 20, snapshot: true, haltHeight: false },
  backup: { paths: ['.ipfs/config', '.ipfs/datastore_spec'], exclude: ['.ipfs/blocks'], exclusiveSigner: false },
  metrics: [{ name: 'kubo', port: 'api', path: '/debug/metrics/prometheus' }],
  dependsOn: [],
};
