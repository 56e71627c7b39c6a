import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEvmDriver, startAnvil, startCliqueNetwork } from '@blockcluster/ledgers';
import { Actor } from '../../scripts/matrix/actor.ts';
import { newAccount } from '../../scripts/matrix/keys.ts';

const ETHER = 10n ** 18n;
/** keccak256("Approval(address,address,uint256)") */
const APPROVAL = '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925';

/** The chain that the servers use: its node is restarted, and it is what the audit asks. */
export interface SoakChain {
  /** As BLOCKCLUSTER_LEDGERS takes it. */
  readonly ledger: { readonly name: string } & Readonly<Record<string, unknown>>;
  fund(accounts: readonly string[]): Promise<void>;
  /** Leaves an account with one wei; undefined where nobody can take money away. */
  readonly empty?: (account: string) => Promise<void>;
  restart(): Promise<void>;
  /** How often the chain holds an approval of each value, with the time of its (last) block in seconds. */
  approvals(contract: string): Promise<ReadonlyMap<bigint, { readonly times: number; readonly at: number }>>;
  stop(): Promise<void>;
}

/** What is asked of a node, over HTTP alone: it may be on its way up again. */
async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } };
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(200);
    }
  }
}

async function approvals(url: string, address: string): ReturnType<SoakChain['approvals']> {
  const filter = { fromBlock: '0x0', toBlock: 'latest', address, topics: [APPROVAL] };
  const logs = (await ask(url, 'eth_getLogs', [filter])) as { data: string; blockNumber: string }[];
  const times = new Map<string, number>();
  const found = new Map<bigint, { times: number; at: number }>();
  for (const { data, blockNumber } of logs) {
    let at = times.get(blockNumber);
    if (at === undefined) {
      const block = (await ask(url, 'eth_getBlockByNumber', [blockNumber, false])) as { timestamp: string };
      at = Number(block.timestamp);
      times.set(blockNumber, at);
    }
    found.set(BigInt(data), { times: (found.get(BigInt(data))?.times ?? 0) + 1, at });
  }
  return found;
}

/** A development chain: restarted, it has its blocks again, but not what waited for one. */
export async function anvilChain(): Promise<SoakChain> {
  const home = await mkdtemp(join(tmpdir(), 'bcsoak-'));
  const settings = { blockTime: 1, state: join(home, 'state.json') };
  let anvil = await startAnvil(settings);
  const { url, chainId } = anvil;
  return {
    ledger: { name: 'soak', family: 'evm', url, chainId, rule: 'none', confirmations: 1 },
    fund: async (accounts) => {
      for (const account of accounts) await anvil.fund(account, 100n * ETHER);
    },
    empty: (account) => anvil.fund(account, 1n),
    restart: async () => {
      await anvil.stop();
      anvil = await startAnvil({ ...settings, port: Number(new URL(url).port) });
    },
    approvals: (contract) => approvals(url, contract),
    stop: async () => {
      await anvil.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Nodes of go-ethereum under Clique, of which the one that serves is restarted. */
export async function cliqueChain(): Promise<SoakChain> {
  const { secret, address } = newAccount();
  const network = await startCliqueNetwork({ sealers: 3, fund: { [address]: 10_000n * ETHER } });
  const { url, chainId, clique } = network;
  const driver = createEvmDriver({ url, name: 'soak', label: 'Clique', chainId, rule: 'clique', clique });
  return {
    ledger: { name: 'soak', family: 'evm', url, chainId, rule: 'clique', ...clique },
    fund: async (accounts) => {
      const actor = new Actor(driver, secret);
      for (const account of accounts) await actor.act(actor.payOp(account, 10n * ETHER));
    },
    restart: async () => {
      await network.observer.stop();
      await network.observer.start();
    },
    approvals: (contract) => approvals(url, contract),
    stop: () => network.stop(),
  };
}
