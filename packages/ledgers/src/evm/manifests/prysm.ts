import type { Artifact, NodeManifest } from '../../manifest/schema.ts';
import { account, chainId, gethHttp, gethSources, gethVersion, ownChain } from './common.ts';

const module = 'github.com/prysmaticlabs/prysm/v5';
const version = 'v5.3.0';

/**
 * A program of Prysm from its Go module, which has a replace line and names a release of blst that Go 1.24 and later
 * refuse (methods on types of cgo). `scripts/nodes/build-prysm.sh` builds the same by hand.
 */
function prysm(program: string, variable: string, command: string, tells: Artifact['version']): Artifact {
  return {
    program,
    variable,
    version: tells,
    sources: [
      { from: 'path' },
      {
        from: 'go',
        module,
        version,
        package: `${module}/cmd/${command}`,
        replace: [
          {
            old: 'github.com/json-iterator/go',
            with: 'github.com/prestonvanloon/go v1.1.7-0.20190722034630-4f2e55fcf87b',
          },
        ],
        require: ['github.com/supranational/blst v0.3.14'],
        // Releases are stamped with their version by another build tool.
        ldflags: `-s -w -checklinkname=0 -X=${module}/runtime/version.gitTag=${version}`,
        cgo: true,
      },
    ],
  };
}

const tells = { args: ['--version'], pattern: 'Prysm/([^/]+)/' };
/** prysmctl tells no version. */
const silent = { args: ['help'], pattern: '(A new cli application)' };

const loopback = (name: string) => ({ name, exposure: 'loopback' }) as const;
/** What fees are paid to: nobody, on a chain where they are worth nothing. */
const noRecipient = `0x${'00'.repeat(20)}`;
const jwt = { path: 'jwt.hex', template: '{{secret.jwt}}' };

/**
 * A chain of stake that really votes: execution node, beacon node with light-client data, validators in one process.
 * Each of them may be killed and started again: what a beacon node without peers forgets then, the kit gives back to it.
 */
export const gethPrysm: NodeManifest = {
  ...ownChain,
  id: 'geth-prysm',
  name: 'go-ethereum and Prysm, proof of stake',
  aliases: ['evm-pos', 'prysm', 'beacon'],
  network: 'beacon',
  consensus: {
    kind: 'pos',
    rule: 'beacon',
    quorum: 'two thirds of the stake finalize; 342 of the 512 seats of the sync committee say so',
  },
  artifacts: [
    { program: 'geth', variable: 'BLOCKCLUSTER_GETH', version: gethVersion, sources: gethSources('v1.13.15') },
    prysm('prysm-beacon', 'BLOCKCLUSTER_PRYSM_BEACON', 'beacon-chain', tells),
    prysm('prysm-validator', 'BLOCKCLUSTER_PRYSM_VALIDATOR', 'validator', tells),
    prysm('prysm-ctl', 'BLOCKCLUSTER_PRYSM_CTL', 'prysmctl', silent),
  ],
  parameters: {
    chainId: chainId(0),
    account,
    slot: {
      type: 'integer',
      description:
        'Seconds per slot; a transaction is final after two to three epochs of eight. Every slot, Prysm signs for each ' +
        'of the 512 seats of the sync committee before it proposes: on a busy machine two seconds are not enough',
      default: 4,
      minimum: 2,
      maximum: 12,
      fixed: true,
    },
    validators: {
      type: 'integer',
      description: 'Validators, all in one process; every slot of an epoch needs one',
      default: 8,
      minimum: 8,
      maximum: 64,
      fixed: true,
    },
  },
  secrets: [
    { name: 'jwt', bytes: 32, encoding: 'hex' },
    { name: 'wallet', bytes: 24, encoding: 'base64url' },
  ],
  run: {
    kit: 'geth-prysm',
    roles: [
      {
        name: 'execution',
        program: 'geth',
        count: 1,
        args: [
          ...['--datadir', '{{home}}', '--networkid', '{{param.chainId}}', '--syncmode', 'full'],
          ...['--gcmode', 'archive', '--cache', '32', '--ipcdisable', '--verbosity', '3', '--nat', 'none'],
          ...['--port', '0', '--nodiscover', '--maxpeers', '0', '--netrestrict', '127.0.0.0/8'],
          ...gethHttp,
          ...['--http.api', 'eth,net,web3', '--authrpc.addr', '127.0.0.1', '--authrpc.port', '{{port.engine}}'],
          ...['--authrpc.jwtsecret', '{{home}}/jwt.hex'],
        ],
        files: [jwt],
        ports: [loopback('rpc'), loopback('engine')],
        serves: true,
      },
      {
        name: 'beacon',
        program: 'prysm-beacon',
        count: 1,
        args: [
          ...['--accept-terms-of-use', '--datadir', '{{home}}', '--chain-config-file', '{{home}}/chain.yaml'],
          ...[
            '--genesis-state',
            '{{home}}/genesis.ssz',
            '--interop-eth1data-votes',
            '--contract-deployment-block',
            '0',
          ],
          ...['--chain-id', '{{param.chainId}}', '--network-id', '{{param.chainId}}'],
          ...['--execution-endpoint', 'http://127.0.0.1:{{value.engine}}', '--jwt-secret', '{{home}}/jwt.hex'],
          ...['--rpc-host', '127.0.0.1', '--rpc-port', '{{port.grpc}}'],
          ...['--http-host', '127.0.0.1', '--http-port', '{{port.api}}', '--http-modules', 'eth'],
          ...['--no-discovery', '--bootstrap-node=', '--min-sync-peers', '0', '--minimum-peers-per-subnet', '0'],
          ...['--p2p-local-ip', '127.0.0.1', '--p2p-host-ip', '127.0.0.1', '--disable-quic'],
          ...['--p2p-tcp-port', '{{port.p2p}}', '--p2p-udp-port', '{{port.p2p}}'],
          ...['--disable-monitoring', '--enable-light-client', '--suggested-fee-recipient', noRecipient],
        ],
        files: [jwt],
        ports: [loopback('api'), loopback('grpc'), loopback('p2p')],
        serves: false,
      },
      {
        name: 'validator',
        program: 'prysm-validator',
        count: 1,
        args: [
          ...['--accept-terms-of-use', '--datadir', '{{home}}', '--chain-config-file', '{{home}}/chain.yaml'],
          ...['--wallet-dir', '{{home}}/wallet', '--wallet-password-file', '{{home}}/password'],
          ...['--beacon-rpc-provider', '127.0.0.1:{{value.grpc}}'],
          ...['--http-host', '127.0.0.1', '--http-port', '{{port.api}}'],
          ...['--disable-monitoring', '--suggested-fee-recipient', noRecipient],
        ],
        files: [{ path: 'password', template: '{{secret.wallet}}' }],
        ports: [loopback('api')],
        serves: false,
      },
    ],
    user: 'unprivileged',
    stop: { signal: 'SIGTERM', graceSeconds: 60 },
    readOnlyRoot: true,
  },
  disk: { initialBytes: 50_000_000, growthBytesPerDay: 800_000_000, floorBytes: 500_000_000, prune: [] },
  probes: {
    ...ownChain.probes,
    boundSeconds: 60,
    startSeconds: 180,
    // Slots may pass without a block, but not ten of them.
    synced: { maxHeadAgeSeconds: 60, minPeers: 0, maxLagBlocks: 5 },
  },
  backup: { paths: ['wallet'], exclude: [], exclusiveSigner: true },
};
