import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './api.ts';

/** A call that a server has accepted: from then on it has to end, and once. */
export interface Accepted {
  readonly id: string;
  readonly signer: string;
  /** Milliseconds of the clock when it was first asked for. */
  readonly asked: number;
}

export interface CallLoad {
  /** By the number that the call leaves on the chain. */
  readonly accepted: ReadonlyMap<number, Accepted>;
  /** Requests without an answer, or answered "not now": each was asked again under the same key. */
  repeats(): number;
  /** What no crash can excuse. */
  readonly wrong: readonly string[];
  readonly done: Promise<void>;
}

/** Codes after which a call is asked for again: the node or the database is just away. */
const NOT_NOW = (status: number): boolean => status === 429 || status >= 500;

/**
 * Signers ask for calls side by side, each for the next number when its last one was accepted.
 *
 * @param call posts the call of a number; may throw
 */
export function startCalls(
  signers: readonly string[],
  total: number,
  call: (signer: string, number: number) => Promise<Reply>,
): CallLoad {
  const accepted = new Map<number, Accepted>();
  const wrong: string[] = [];
  let next = 1;
  let repeats = 0;

  const one = async (signer: string, number: number): Promise<void> => {
    const asked = Date.now();
    for (;;) {
      const reply = await call(signer, number).catch(() => undefined);
      if (reply?.status === 202) {
        accepted.set(number, { id: String(reply.body.id), signer, asked });
        break;
      }
      if (reply !== undefined && !NOT_NOW(reply.status)) {
        wrong.push(`call ${number} of ${signer} was answered ${reply.status} ${String(reply.body.code)}`);
        return;
      }
      repeats += 1;
      await sleep(200);
    }
    if (number % 10 !== 0) return;
    // A client that lost the answer asks again.
    const again = await call(signer, number).catch(() => undefined);
    const id = accepted.get(number)?.id;
    if (again?.status === 202 && again.body.id !== id) wrong.push(`call ${number} became ${id} and ${again.body.id}`);
  };
  const loop = async (signer: string): Promise<void> => {
    for (let number = next++; number <= total; number = next++) await one(signer, number);
  };
  return { accepted, wrong, repeats: () => repeats, done: Promise.all(signers.map(loop)).then(() => undefined) };
}
