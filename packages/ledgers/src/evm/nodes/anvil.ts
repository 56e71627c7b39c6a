import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CodedError, isCodedError } from '@blockcluster/btml';
import { numberToHex } from 'viem';
import { freePort, startProcess, untilReady } from '../../process.ts';
import { readChainId } from '../actions/status.ts';
import { createRpc, type Rpc } from '../client/rpc.ts';

export interface AnvilOptions {
  /** Port of 127.0.0.1 (default: a free one). */
  readonly port?: number;
  /** Seconds between blocks; without it a block is made for every transaction. */
  readonly blockTime?: number;
  /** Makes blocks only when told to by `evm_mine`. */
  readonly manual?: boolean;
  readonly chainId?: number;
  /**
   * File in which the chain is kept, written every two seconds and at the end: anvil itself keeps it in memory. One that
   * a crash left unreadable is put aside as `<file>.unreadable`, and the chain begins anew.
   */
  readonly state?: string;
}

/** A running anvil. It has no accounts: whoever signs brings a key and is funded by `fund`. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  readonly chainId: number;
  readonly rpc: Rpc;
  /** Gives an account (CAIP-10 or address) a balance in wei, out of nothing. */
  fund(account: string, wei: bigint): Promise<void>;
  /** Makes `count` blocks now. */
  mine(count: number): Promise<void>;
  stop(): Promise<void>;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * The path of the anvil program in Foundry's npm package for this platform, or undefined where there is none. The
 * package's own launcher depends on its install script, which `npm ci --ignore-scripts` leaves out.
 */
export function anvilPath(): string | undefined {
  const name = `@foundry-rs/anvil-${process.platform}-${architectures[process.arch] ?? process.arch}`;
  const require = createRequire(import.meta.url);
  for (const from of [require, requireFrom(require, '@foundry-rs/anvil/package.json')]) {
    try {
      const folder = dirname(from?.resolve(`${name}/package.json`) ?? '');
      const path = join(folder, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
      if (folder !== '.' && existsSync(path)) return path;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** Starts a development chain on 127.0.0.1, silent and without accounts. Without `state` it forgets everything. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const { state } = options;
  try {
    return await startOnce(options);
  } catch (error) {
    if (state === undefined || !existsSync(state) || !isCodedError(error, 'LEDGER_NODE_START')) throw error;
    await rename(state, `${state}.unreadable`);
    return startOnce(options);
  }
}

async function startOnce(options: AnvilOptions): Promise<Anvil> {
  const command = anvilPath();
  if (command === undefined)
    throw new CodedError('LEDGER_NODE_MISSING', `anvil has no npm package for ${process.platform}-${process.arch}`);
  const port = options.port ?? (await freePort());
  const chainId = options.chainId ?? 31_337;
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-anvil-'));
  const args = ['--silent', '--accounts', '0', '--no-cors', '--host', '127.0.0.1', '--port', String(port)];
  args.push('--chain-id', String(chainId), '--cache-path', folder);
  if (options.manual === true) args.push('--no-mining');
  else if (options.blockTime !== undefined) args.push('--block-time', String(options.blockTime));
  if (options.state !== undefined) args.push('--state', options.state, '--state-interval', '2');
  // anvil writes its state when it is interrupted, not when it is terminated.
  const node = startProcess(command, args, { cwd: folder, signal: 'SIGINT' });
  const url = `http://127.0.0.1:${port}`;
  const rpc = createRpc({ url });
  const stop = async (): Promise<void> => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(node, 'anvil', async () => (await readChainId(rpc)) === chainId);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    pid: node.pid,
    chainId,
    rpc,
    async fund(account, wei) {
      await rpc.request('anvil_setBalance', [account.slice(-42), numberToHex(wei)]);
    },
    async mine(count) {
      await rpc.request('anvil_mine', [numberToHex(count)]);
    },
    stop,
  };
}

function requireFrom(require: NodeJS.Require, name: string): NodeJS.Require | undefined {
  try {
    return createRequire(require.resolve(name));
  } catch {
    return undefined;
  }
}
