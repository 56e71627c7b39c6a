import type { NodeManifest, Role } from '../../manifest/schema.ts';

const role = (name: string, count: Role['count'], serves: boolean): Role => ({
  name,
  program: 'cometbft',
  count,
  args: ['start', '--home', '{{home}}'],
  files: [{ path: 'config/config.toml', template: '{{value.config}}' }],
  ports: [
    { name: 'rpc', exposure: 'loopback' },
    { name: 'p2p', exposure: 'loopback' },
  ],
  serves,
});

/** Validators on one machine: enough to try and to test voting, not to survive the machine. */
export const cometbft: NodeManifest = {
  id: 'cometbft',
  name: 'CometBFT, four validators',
  family: 'cosmos',
  aliases: ['cosmos', 'bft', 'comet'],
  network: 'cometbft',
  development: true,
  consensus: {
    kind: 'bft',
    rule: 'cometbft',
    quorum: 'more than two thirds of the voting power: of four validators one may fail',
  },
  capabilities: ['rpc', 'send', 'proof', 'anchor', 'finality'],
  artifacts: [
    {
      program: 'cometbft',
      variable: 'BLOCKCLUSTER_COMETBFT',
      version: { args: ['version'], pattern: '([0-9]+\\.[0-9]+[0-9A-Za-z.+-]*)' },
      sources: [
        { from: 'path' },
        {
          from: 'go',
          module: 'github.com/cometbft/cometbft',
          version: 'v0.38.26',
          package: 'github.com/cometbft/cometbft/cmd/cometbft',
        },
      ],
    },
  ],
  parameters: {
    chainId: {
      type: 'string',
      description: 'Name of the chain; the empty text makes one',
      default: '',
      pattern: '^([a-z][a-zA-Z0-9-]{2,39})?$',
      fixed: true,
    },
    validators: {
      type: 'integer',
      description: 'Validators besides the one that serves: three make four, of which one may fail',
      default: 3,
      minimum: 1,
      maximum: 9,
      fixed: true,
    },
    blockTime: {
      type: 'integer',
      description: 'Milliseconds that validators wait after a block before the next',
      default: 1_000,
      minimum: 100,
      maximum: 60_000,
    },
  },
  secrets: [],
  run: {
    kit: 'cometbft',
    roles: [role('serving', 1, true), role('validator', 'validators', false)],
    user: 'unprivileged',
    stop: { signal: 'SIGTERM', graceSeconds: 30 },
    readOnlyRoot: true,
  },
  disk: { initialBytes: 5_000_000, growthBytesPerDay: 400_000_000, floorBytes: 200_000_000, prune: [] },
  bootstrap: { from: 'own' },
  probes: {
    everySeconds: 1,
    timeoutSeconds: 3,
    boundSeconds: 30,
    startSeconds: 120,
    synced: { maxHeadAgeSeconds: 30, minPeers: 1, maxLagBlocks: 5 },
    // Voted blocks are final at once.
    forkDepthBlocks: 0,
  },
  upgrade: { order: 10, soakSeconds: 20, snapshot: true, haltHeight: true },
  backup: { paths: ['config'], exclude: ['data'], exclusiveSigner: true },
  metrics: [],
  dependsOn: [],
};
