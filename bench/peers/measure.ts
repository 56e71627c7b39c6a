import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../accept/memory.ts';
import type { SoakChain } from '../contracts/chain.ts';
import { startCalls } from '../contracts/load.ts';
import { type Peak, watchMemory } from './memory.ts';
import type { Product } from './product.ts';

export interface Load {
  readonly calls: number;
  /** Clients side by side, spread over the signers. */
  readonly clients: number;
  /** When a client asks for its next call: after the answer, or when it is told that the last one is confirmed. */
  readonly next: 'accepted' | 'confirmed';
  /** The calls' numbers begin after this one; each number is used once on a chain. */
  readonly after: number;
  /** Seconds between kills with SIGKILL, of one process after the other; 0 for none. */
  readonly kill: number;
}

export interface Measured {
  readonly accepted: number;
  /** Confirmed calls per second from the first to the last block with one. */
  readonly perSecond: number;
  /** Seconds from asking to the time of the block. */
  readonly toBlock: Quantiles;
  /** Seconds from asking until the product says so. */
  readonly toTold: Quantiles;
  readonly memory: Peak;
  /** Milliseconds of processor time of all processes for each accepted call; NaN while processes are killed. */
  readonly processor: number;
  /** What else the machine did: its load (one minute) on the way. */
  readonly machineLoad: number;
  readonly kills: number;
  /** Requests asked again because there was no answer, or "not now". */
  readonly repeats: number;
  /** Accepted, and never in a block. */
  readonly lost: number;
  readonly doubled: number;
  /** In a block, and the product doesn't say so in the end. */
  readonly untold: number;
  /** What it says of those instead: how many of each state. */
  readonly untoldStates: Readonly<Record<string, number>>;
  /** In a block, though nobody was told that it was accepted. */
  readonly unasked: number;
  /** Answered with a refusal, by its text. */
  readonly refused: readonly string[];
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds without any news after which nothing more is expected. */
const PATIENCE_MS = 90_000;
/** How long a client waits for a confirmation before it goes on. While processes are killed, some are never told. */
const waiting = ({ kill }: Load): number => (kill > 0 ? 15_000 : PATIENCE_MS);

function quantiles(list: readonly number[]): Quantiles {
  const sorted = list.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (part: number): number =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN) / 1_000;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Kills one process after the other until stopped, which waits until all are up. */
function killing(product: Product, seconds: number): { stop(): Promise<number> } {
  let kills = 0;
  let running = seconds > 0;
  const targets = [...product.killable.values()];
  const loop = (async () => {
    while (running) {
      const until = Date.now() + seconds * 1_000 * (0.5 + Math.random());
      while (running && Date.now() < until) await sleep(100);
      if (!running) return;
      await targets[kills % targets.length]?.();
      kills += 1;
    }
  })();
  loop.catch(() => undefined);
  return {
    stop: async () => {
      running = false;
      await loop;
      return kills;
    },
  };
}

/** Resolves when every accepted call is over, or nothing has changed for a while. */
async function settle(product: Product, ids: () => readonly string[], limit: number): Promise<void> {
  let open = Number.POSITIVE_INFINITY;
  let changed = Date.now();
  const end = Date.now() + limit;
  while (open > 0 && Date.now() - changed < PATIENCE_MS && Date.now() < end) {
    await sleep(250);
    const now = ids().filter((id) => product.over.get(id)?.state !== 'final').length;
    if (now !== open) changed = Date.now();
    open = now;
  }
}

async function processorSeconds(product: Product): Promise<number> {
  let sum = 0;
  for (const pid of product.processes().values()) {
    const { server, database } = await cpuSeconds(pid);
    sum += server + database;
  }
  return sum;
}

/** Puts a load on a product and audits by the chain what became of each call that it accepted. */
export async function measure(product: Product, chain: SoakChain, load: Load): Promise<Measured> {
  const clients = Array.from({ length: load.clients }, (_, at) => product.signers[at % product.signers.length] ?? '');
  const memory = watchMemory(product.processes);
  const before = await processorSeconds(product);
  const trouble = killing(product, load.kill);
  const call = async (signer: string, number: number): ReturnType<Product['approve']> => {
    const reply = await product.approve(signer, load.after + number);
    const id = String(reply.body.id);
    const end = Date.now() + waiting(load);
    const mustWait = reply.status === 202 && load.next === 'confirmed';
    while (mustWait && product.over.get(id) === undefined && Date.now() < end) await sleep(20);
    return reply;
  };
  const calls = startCalls(clients, load.calls, call);
  await calls.done;
  const kills = await trouble.stop();
  await settle(product, () => [...calls.accepted.values()].map(({ id }) => id), 600_000);
  const peak = memory.stop();
  const used = (await processorSeconds(product)) - before;

  const onChain = await chain.approvals(product.token);
  const times = (number: number): number => onChain.get(BigInt(load.after + number))?.times ?? 0;
  const accepted = [...calls.accepted];
  const blocks = accepted.flatMap(([number]) => onChain.get(BigInt(load.after + number))?.at ?? []);
  // A block stands for the second before it, the first one too.
  const span = Math.max(1, Math.max(...blocks) - Math.min(...blocks) + 1);
  const untold = accepted.filter(([number, { id }]) => times(number) > 0 && product.over.get(id)?.state !== 'final');
  const untoldStates: Record<string, number> = {};
  for (const [, { id }] of untold) {
    const state = product.over.get(id)?.state ?? 'open';
    untoldStates[state] = (untoldStates[state] ?? 0) + 1;
  }
  const numbers = Array.from({ length: load.calls }, (_, at) => at + 1);
  return {
    accepted: accepted.length,
    perSecond: blocks.length / span,
    toBlock: quantiles(
      accepted.map(
        ([number, { asked }]) => (onChain.get(BigInt(load.after + number))?.at ?? Number.NaN) * 1_000 - asked,
      ),
    ),
    toTold: quantiles(accepted.map(([, { id, asked }]) => (product.over.get(id)?.at ?? Number.NaN) - asked)),
    memory: peak,
    processor: kills > 0 ? Number.NaN : (used * 1_000) / accepted.length,
    machineLoad: loadavg()[0] ?? Number.NaN,
    kills,
    repeats: calls.repeats(),
    lost: accepted.filter(([number]) => times(number) === 0).length,
    doubled: numbers.filter((number) => times(number) > 1).length,
    untold: untold.length,
    untoldStates,
    unasked: numbers.filter((number) => times(number) > 0 && !calls.accepted.has(number)).length,
    refused: calls.wrong,
  };
}
