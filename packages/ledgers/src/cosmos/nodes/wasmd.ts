import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { findProgram } from '../../process.ts';
import { sdkConfig } from './config.ts';
import { type FundedAccount, ownGenesis } from './genesis.ts';
import { writeConfig } from './member.ts';
import { type CometNetworkOptions, type CosmosNetwork, newChainId, startNetwork } from './network.ts';

const run = promisify(execFile);

export interface WasmdNetworkOptions extends CometNetworkOptions {
  /** Accounts (addresses or CAIP-10) and what they hold of `stake` in the first block. */
  readonly fund?: Readonly<Record<string, bigint>>;
  /** What nodes ask for a unit of gas (default `0.01stake`). */
  readonly gasPrice?: string;
}

/** Begin of wasmd's addresses. */
export const WASMD_PREFIX = 'wasm';
/** The coin of wasmd's networks by default. */
export const WASMD_DENOM = 'stake';

/** Most characters of a memo on such a network: enough for content, not just for a note. */
export const WASMD_MEMO = 65_536;

/** The wasmd program: `BLOCKCLUSTER_WASMD`, or wasmd on the PATH; libwasmvm lies next to it. */
export function wasmdPath(): string | undefined {
  return findProgram('wasmd', 'BLOCKCLUSTER_WASMD');
}

/**
 * Starts validators of a Cosmos SDK chain with contracts (CosmWasm), with fresh keys, in a temporary folder that goes
 * with the network. Throws LEDGER_NODE_MISSING and LEDGER_NODE_START.
 */
export async function startWasmdNetwork(options: WasmdNetworkOptions = {}): Promise<CosmosNetwork> {
  const program = options.program ?? wasmdPath();
  if (program === undefined)
    throw new CodedError('LEDGER_NODE_MISSING', 'wasmd is neither on the PATH nor named by BLOCKCLUSTER_WASMD');
  const chainId = options.chainId ?? newChainId('wasm');
  const count = options.validators ?? 4;
  return startNetwork({
    program,
    chainId,
    flavor: 'sdk',
    application: '',
    blockTime: options.blockTime ?? 300,
    async prepare(folder) {
      await makeValidators(program, folder, chainId, count);
      const homes = Array.from({ length: count }, (_, i) => join(folder, `node${i}`, 'wasmd'));
      const [first = ''] = homes;
      const made: unknown = JSON.parse(await readFile(join(first, 'config', 'genesis.json'), 'utf8'));
      const genesis = JSON.stringify(ownGenesis(made, funded(options.fund ?? {}), WASMD_MEMO));
      for (const home of homes) {
        await writeConfig(home, 'genesis.json', genesis);
        await writeConfig(home, 'app.toml', sdkConfig(options.gasPrice ?? `0.01${WASMD_DENOM}`));
      }
      return homes;
    },
  });
}

function funded(fund: Readonly<Record<string, bigint>>): readonly FundedAccount[] {
  return Object.entries(fund).map(([account, amount]) => ({
    address: account.slice(account.lastIndexOf(':') + 1),
    denom: WASMD_DENOM,
    amount,
  }));
}

/** Keys of validators and operators, and a genesis in which each has bonded its share. */
async function makeValidators(program: string, folder: string, chainId: string, count: number): Promise<void> {
  const args = ['testnet', 'init-files', '--v', String(count), '--output-dir', folder, '--chain-id', chainId];
  args.push('--keyring-backend', 'test', '--single-host', '--home', join(folder, 'maker'));
  try {
    await run(program, args, { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder } });
  } catch (cause) {
    const detail = String(Reflect.get(Object(cause), 'stderr') ?? '').slice(-400);
    throw new CodedError('LEDGER_NODE_START', `wasmd testnet init-files failed: ${detail}`, { cause });
  }
}
