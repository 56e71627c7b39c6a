import type { NodeManifest, Role } from '../../manifest/schema.ts';
import { cometbft } from './cometbft.ts';

const role = (name: string, count: Role['count'], serves: boolean): Role => ({
  name,
  program: 'wasmd',
  count,
  args: ['start', '--home', '{{home}}'],
  files: [
    { path: 'config/config.toml', template: '{{value.config}}' },
    { path: 'config/app.toml', template: '{{value.app}}' },
  ],
  ports: [
    { name: 'rpc', exposure: 'loopback' },
    { name: 'p2p', exposure: 'loopback' },
  ],
  serves,
});

/** A Cosmos SDK chain with accounts, fees and contracts; validators on one machine, to try and to test. */
export const wasmd: NodeManifest = {
  ...cometbft,
  id: 'wasmd',
  name: 'Cosmos SDK chain with CosmWasm, four validators',
  aliases: ['wasm', 'cosmos-sdk', 'cosmwasm'],
  network: 'wasmd',
  capabilities: [...cometbft.capabilities, 'fee-estimate', 'contract'],
  artifacts: [
    {
      program: 'wasmd',
      variable: 'BLOCKCLUSTER_WASMD',
      version: { args: ['version'], pattern: 'v?([0-9]+\\.[0-9]+\\.[0-9]+)' },
      // What runs contracts is a library in Rust, which comes compiled with the Go module.
      beside: ['libwasmvm.x86_64.so'],
      sources: [
        { from: 'path' },
        {
          from: 'go',
          module: 'github.com/CosmWasm/wasmd',
          version: 'v0.61.14',
          package: 'github.com/CosmWasm/wasmd/cmd/wasmd',
          cgo: true,
          ldflags:
            '-s -w -checklinkname=0 -X github.com/cosmos/cosmos-sdk/version.Name=wasm -X github.com/cosmos/cosmos-sdk/version.AppName=wasmd -X github.com/cosmos/cosmos-sdk/version.Version=v0.61.14 -extldflags=-Wl,-rpath,$ORIGIN',
          replace: [
            { old: 'github.com/99designs/keyring', with: 'github.com/cosmos/keyring v1.2.0' },
            { old: 'github.com/dgrijalva/jwt-go', with: 'github.com/golang-jwt/jwt/v4 v4.4.2' },
            { old: 'github.com/gin-gonic/gin', with: 'github.com/gin-gonic/gin v1.8.1' },
            {
              old: 'github.com/syndtr/goleveldb',
              with: 'github.com/syndtr/goleveldb v1.0.1-0.20210819022825-2ae1ddf74ef7',
            },
          ],
          // The JSON library that wasmd names doesn't compile with Go 1.26; of CometBFT the newest of its line.
          require: ['github.com/bytedance/sonic v1.15.0', 'github.com/cometbft/cometbft v0.38.26'],
          libraries: [{ module: 'github.com/CosmWasm/wasmvm/v3', file: 'internal/api/libwasmvm.x86_64.so' }],
        },
      ],
    },
  ],
  parameters: {
    ...cometbft.parameters,
    account: {
      type: 'string',
      description: 'Address that holds money in the first block; the empty text means the organization',
      default: '',
      pattern: '^(wasm1[0-9a-z]{38})?$',
      fixed: true,
    },
  },
  run: {
    ...cometbft.run,
    kit: 'wasmd',
    roles: [role('serving', 1, true), role('validator', 'validators', false)],
  },
  disk: { initialBytes: 20_000_000, growthBytesPerDay: 1_500_000_000, floorBytes: 500_000_000, prune: [] },
};
