// Published interfaces of real contracts, for the tests: those under fixtures/contracts and OpenZeppelin's.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const vendored = new URL('../fixtures/contracts/', import.meta.url);
const installed = join(
  dirname(fileURLToPath(import.meta.resolve('@openzeppelin/contracts/package.json'))),
  'build/contracts',
);
/** Those of OpenZeppelin's that are deployed or inherited everywhere. */
const standards = [
  ...['ERC20', 'ERC20Permit', 'ERC20Votes', 'ERC721', 'ERC1155', 'ERC4626', 'AccessControl', 'AccessManager'],
  ...['Governor', 'TimelockController', 'TransparentUpgradeableProxy', 'ProxyAdmin', 'VestingWallet', 'EntryPoint'],
];

export interface PublishedContract {
  readonly name: string;
  /** An ABI, or the artifact of a compiler. */
  readonly content: unknown;
}

export function publishedContracts(): readonly PublishedContract[] {
  const files = readdirSync(vendored).filter((name) => name.endsWith('.json'));
  const own = files.map((file) => ({ name: file.slice(0, -5), content: read(fileURLToPath(new URL(file, vendored))) }));
  const present = new Set(readdirSync(installed));
  const others = standards
    .filter((name) => present.has(`${name}.json`))
    .map((name) => ({ name: `openzeppelin-${name}`, content: read(join(installed, `${name}.json`)) }));
  return [...own, ...others];
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
