import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@blockcluster/client';
import { type ChaosLedger, freshAddress } from './ledger.ts';

/** Payments that a client asks for while servers die: each to an address that nobody else pays. */
export interface PaymentLoad {
  /** By address, what was asked for and is to be there once. */
  readonly asked: ReadonlyMap<string, bigint>;
  stop(): Promise<void>;
  /** Repeats every request that was not answered, and waits until all are final; answers what is wrong. */
  settle(limit: number): Promise<{ readonly lost: string[]; readonly doubled: string[] }>;
}

export function startPayments(
  urls: () => readonly string[],
  apiKey: string,
  ledger: ChaosLedger,
  perSecond: number,
): PaymentLoad {
  const asked = new Map<string, bigint>();
  const unanswered = new Set<string>();
  const ids = new Map<string, string>();
  let running = true;
  const client = (turn: number) => {
    const choices = urls();
    return createClient({ url: choices[turn % choices.length] ?? '', apiKey });
  };

  /** The address is the key: asking again is the same request. */
  const ask = async (turn: number, to: string): Promise<void> => {
    const { api, unwrap } = client(turn);
    unanswered.add(to);
    const amount = String(asked.get(to));
    const body = { ledger: ledger.name, to, amount };
    const params = { header: { 'idempotency-key': to } };
    const signal = AbortSignal.timeout(10_000);
    const { id } = await unwrap(api.POST('/api/v1/payments', { params, body, signal }));
    ids.set(to, id);
    unanswered.delete(to);
  };

  const loop = (async () => {
    for (let turn = 0; running; turn += 1) {
      const [old] = unanswered;
      const to = turn % 4 === 3 && old !== undefined ? old : freshAddress();
      if (!asked.has(to)) asked.set(to, 1_000_000n + BigInt(turn));
      await ask(turn, to).catch(() => undefined);
      await sleep(1_000 / perSecond);
    }
  })();

  const stop = async () => {
    running = false;
    await loop;
  };
  return {
    asked,
    stop,
    settle: async (limit) => {
      await stop();
      const end = Date.now() + limit;
      for (const to of [...asked.keys()]) {
        while (!ids.has(to) && Date.now() < end) await ask(0, to).catch(() => sleep(500));
        // Once more, as a client that lost the answer: nothing may come of it.
        await ask(0, to).catch(() => undefined);
      }
      const { api, unwrap } = client(0);
      const lost: string[] = [];
      for (const [to, id] of ids) {
        const state = async () => (await unwrap(api.GET('/api/v1/payments/{id}', { params: { path: { id } } }))).state;
        let now = await state();
        while (now !== 'final' && now !== 'failed' && Date.now() < end) {
          await sleep(500);
          now = await state();
        }
        if (now !== 'final') lost.push(`payment ${id} to ${to} is ${now}`);
      }
      const doubled: string[] = [];
      for (const [to, amount] of asked) {
        const balance = await ledger.balance(to);
        if (balance < amount) lost.push(`${to} has ${balance} of ${amount}`);
        if (balance > amount) doubled.push(`${to} has ${balance}, asked was ${amount}`);
      }
      return { lost, doubled };
    },
  };
}
