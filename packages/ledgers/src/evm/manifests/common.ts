import type { NodeManifest, Parameter } from '../../manifest/schema.ts';

export const chainId = (value: number): Parameter => ({
  type: 'integer',
  description: value === 0 ? 'EIP-155 chain id; 0 makes one' : 'EIP-155 chain id',
  default: value,
  minimum: 0,
  maximum: 2 ** 48,
  fixed: true,
});

export const account: Parameter = {
  type: 'string',
  description: 'Address that has money in the first block; the organization’s own when it is left out',
  default: '',
  pattern: '^(0x[0-9a-fA-F]{40})?$',
  fixed: true,
};

/** A manifest of a development chain of the EVM family but for what tells one from another. */
export const ownChain = {
  family: 'evm',
  development: true,
  capabilities: ['rpc', 'send', 'logs', 'proof', 'anchor', 'fee-estimate', 'finality', 'contract'],
  disk: { initialBytes: 5_000_000, growthBytesPerDay: 50_000_000, floorBytes: 200_000_000, prune: [] },
  bootstrap: { from: 'own' },
  probes: {
    everySeconds: 1,
    timeoutSeconds: 3,
    boundSeconds: 15,
    startSeconds: 120,
    synced: { minPeers: 0, maxLagBlocks: 3 },
    forkDepthBlocks: 3,
  },
  upgrade: { order: 10, soakSeconds: 10, snapshot: true, haltHeight: false },
  backup: { paths: [], exclude: [], exclusiveSigner: false },
  metrics: [],
  dependsOn: [],
} satisfies Partial<NodeManifest>;

/** Sources of go-ethereum; old versions reach into Go's runtime, which newer linkers refuse unless told. */
export const gethSources = (version: string): NodeManifest['artifacts'][number]['sources'] => [
  { from: 'path' },
  {
    from: 'go',
    module: 'github.com/ethereum/go-ethereum',
    version,
    package: 'github.com/ethereum/go-ethereum/cmd/geth',
    ldflags: '-checklinkname=0',
    cgo: true,
  },
];

export const gethVersion = { args: ['version'], pattern: 'Version: ([0-9][0-9A-Za-z.-]*)' };

/** HTTP on the loopback address alone, no discovery, nothing else that listens. */
export const gethHttp = [
  '--http',
  '--http.addr',
  '127.0.0.1',
  '--http.port',
  '{{port.rpc}}',
  '--http.vhosts',
  'localhost',
];
export const gethQuiet = [
  '--nat',
  'none',
  '--ipcdisable',
  '--verbosity',
  '3',
  '--authrpc.addr',
  '127.0.0.1',
  '--authrpc.port',
  '0',
];
