import { setTimeout as sleep } from 'node:timers/promises';
import { listOf, type Product } from './product.ts';

/** Transfers of a token to nobody in particular, each under a key of its own. */
export interface TransferLoad {
  /** Operations that were accepted, by their keys. */
  readonly accepted: ReadonlyMap<string, string>;
  /** No more are begun; resolves when each was answered. */
  stop(): Promise<void>;
  /** What was not answered is not asked for again. */
  abandon(): void;
}

const FRIEND = `0x${'f1'.padStart(40, '0')}`;

/** Asks for transfers at an even pace. One that was not answered, since the server is down, is asked for again. */
export function startTransfers(product: Product, contracts: readonly string[], perSecond: number): TransferLoad {
  const accepted = new Map<string, string>();
  const unanswered: { readonly key: string; readonly contract: string; readonly value: string }[] = [];
  let running = true;
  let abandoned = false;
  const ask = async (one: (typeof unanswered)[number]): Promise<void> => {
    const { key, contract, value } = one;
    try {
      const path = `/contracts/${contract}/call/transfer`;
      const answer = await product.call('POST', path, { to: FRIEND, value }, { 'idempotency-key': key });
      if (answer.status !== 202) throw new Error(`answered ${answer.status}`);
      accepted.set(key, String(answer.body.id));
    } catch {
      unanswered.push(one);
    }
  };
  const loop = (async () => {
    const under: Promise<void>[] = [];
    for (let turn = 1; running; turn += 1) {
      const contract = contracts[turn % contracts.length] ?? '';
      under.push(ask({ key: `transfer-${turn}`, contract, value: String(turn) }));
      const again = unanswered.shift();
      if (again && turn % 2 === 0) under.push(ask(again));
      else if (again) unanswered.push(again);
      await sleep(1_000 / perSecond);
    }
    await Promise.all(under);
    for (let one = unanswered.shift(); one && !abandoned; one = unanswered.shift()) {
      await ask(one);
      await sleep(50);
    }
  })();
  return {
    accepted,
    stop: async () => {
      running = false;
      await loop;
    },
    abandon: () => {
      running = false;
      abandoned = true;
    },
  };
}

/** Waits until every accepted operation is final; answers how many are, and those that ended otherwise. */
export async function settle(product: Product, load: TransferLoad, limit: number) {
  const waiting = new Set(load.accepted.values());
  const failed: string[] = [];
  const end = Date.now() + limit * 1_000;
  while (waiting.size > 0 && Date.now() < end) {
    for (const id of [...waiting]) {
      const { body } = await product.call('GET', `/operations/${id}`).catch(() => ({ body: { state: 'unknown' } }));
      if (body.state === 'failed' || body.state === 'cancelled') failed.push(id);
      if (['final', 'failed', 'cancelled'].includes(String(body.state))) waiting.delete(id);
      else break;
    }
    await sleep(200);
  }
  return { final: load.accepted.size - waiting.size - failed.length, failed, waiting: [...waiting] };
}

/** How many steps a listener was told, and whether their positions have no gaps. */
export async function stepsOf(product: Product, contract: string, listener: string) {
  let after = 0;
  let gapless = true;
  let final = 0;
  for (;;) {
    const path = `/contracts/${contract}/events?listener=${listener}&after=${after}&limit=1000`;
    const items = listOf((await product.call('GET', path)).body.items);
    for (const { position, state } of items) {
      gapless &&= Number(position) === after + 1;
      after = Number(position);
      if (state === 'final') final += 1;
    }
    if (items.length === 0) return { count: after, gapless, final };
  }
}
