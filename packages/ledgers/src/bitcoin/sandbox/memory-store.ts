import type { Outpoint } from '../../driver.ts';
import type {
  SandboxBlock,
  SandboxCoin,
  SandboxConnection,
  SandboxPoolEntry,
  SandboxStore,
  SandboxWriting,
} from './store.ts';

interface State {
  blocks: SandboxBlock[];
  heights: Map<string, number>;
  transactions: Map<string, number>;
  coins: Map<string, SandboxCoin & { readonly spentAt?: number }>;
  pool: Map<string, SandboxPoolEntry>;
}

const keyOf = (outpoint: Outpoint): string => `${outpoint.txid}:${outpoint.vout}`;

/** A sandbox chain in memory, for tests and short demonstrations: writers queue, a failed one leaves no trace. */
export function memorySandboxStore(): SandboxStore {
  let state: State = { blocks: [], heights: new Map(), transactions: new Map(), coins: new Map(), pool: new Map() };
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: (work) => work(viewOf(state)),
    write: (work) => {
      const run = last.then(async () => {
        const draft: State = {
          blocks: [...state.blocks],
          heights: new Map(state.heights),
          transactions: new Map(state.transactions),
          coins: new Map(state.coins),
          pool: new Map(state.pool),
        };
        const result = await work(viewOf(draft));
        state = draft;
        return result;
      });
      last = run.catch(() => undefined);
      return run;
    },
  };
}

function viewOf(state: State): SandboxWriting {
  return {
    tip: async () => state.blocks.at(-1),
    blockAt: async (height) => (height < 0 ? undefined : state.blocks[height]),
    blockByHash: async (hash) => state.blocks[state.heights.get(hash) ?? -1],
    headers: async (from, to) =>
      state.blocks.slice(Math.max(0, from), to + 1).map((block) => block.raw.subarray(0, 80)),
    heightOf: async (txid) => state.transactions.get(txid),
    pool: async () => [...state.pool.values()],
    coins: async (outpoints) =>
      outpoints.flatMap((outpoint) => {
        const coin = state.coins.get(keyOf(outpoint));
        return coin === undefined || coin.spentAt !== undefined ? [] : [coin];
      }),
    connect: async (connections) => {
      for (const connection of connections) connectOne(state, connection);
    },
    disconnect: async (height) => {
      for (const block of state.blocks.splice(height + 1)) state.heights.delete(block.hash);
      for (const [txid, at] of state.transactions) if (at > height) state.transactions.delete(txid);
      for (const [key, coin] of state.coins) {
        if (coin.height > height) state.coins.delete(key);
        else if (coin.spentAt !== undefined && coin.spentAt > height) {
          const { spentAt: _, ...unspent } = coin;
          state.coins.set(key, unspent);
        }
      }
    },
    addToPool: async (entry) => {
      state.pool.set(entry.txid, entry);
    },
    removeFromPool: async (txids) => {
      for (const txid of txids) state.pool.delete(txid);
    },
  };
}

function connectOne(state: State, { block, txids, created, spent }: SandboxConnection): void {
  state.blocks[block.height] = block;
  state.heights.set(block.hash, block.height);
  for (const txid of txids) state.transactions.set(txid, block.height);
  for (const coin of created) state.coins.set(keyOf(coin), coin);
  for (const outpoint of spent) {
    const coin = state.coins.get(keyOf(outpoint));
    if (coin !== undefined) state.coins.set(keyOf(outpoint), { ...coin, spentAt: block.height });
  }
}
