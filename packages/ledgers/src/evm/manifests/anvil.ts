import type { NodeManifest } from '../../manifest/schema.ts';
import { account, chainId, ownChain } from './common.ts';

const VERSION = '1.7.1';

/** A development EVM in one process: it has no consensus, and a receipt from it alone is never final. */
export const anvil: NodeManifest = {
  ...ownChain,
  id: 'anvil',
  name: 'anvil, development EVM',
  aliases: ['evm-dev'],
  network: 'anvil',
  consensus: { kind: 'none', rule: 'none' },
  artifacts: [
    {
      program: 'anvil',
      variable: 'BLOCKCLUSTER_ANVIL',
      version: { args: ['--version'], pattern: 'Version: ([0-9][0-9A-Za-z.-]*)' },
      sources: [
        { from: 'path' },
        {
          from: 'npm',
          packages: {
            'linux-x64': `@foundry-rs/anvil-linux-amd64@${VERSION}`,
            'linux-arm64': `@foundry-rs/anvil-linux-arm64@${VERSION}`,
            'darwin-x64': `@foundry-rs/anvil-darwin-amd64@${VERSION}`,
            'darwin-arm64': `@foundry-rs/anvil-darwin-arm64@${VERSION}`,
          },
          file: 'bin/anvil',
        },
      ],
    },
  ],
  parameters: { chainId: chainId(31_337), account },
  secrets: [],
  run: {
    kit: 'anvil',
    roles: [
      {
        name: 'node',
        program: 'anvil',
        count: 1,
        args: [
          ...['--silent', '--accounts', '0', '--no-cors', '--host', '127.0.0.1', '--port', '{{port.rpc}}'],
          ...['--chain-id', '{{param.chainId}}', '--cache-path', '{{home}}/cache'],
          ...['--state', '{{home}}/state.json', '--state-interval', '2'],
        ],
        files: [],
        ports: [{ name: 'rpc', exposure: 'loopback' }],
        serves: true,
      },
    ],
    user: 'unprivileged',
    // It writes its chain when it is interrupted, not when it is terminated.
    stop: { signal: 'SIGINT', graceSeconds: 15 },
    readOnlyRoot: true,
  },
};
