import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@blockcluster/client';

export interface Load {
  /** Ids that a server has answered with 200 or 201: from then on they must never be lost. */
  readonly accepted: Set<string>;
  /** Requests that ended without an answer, or with a refusal to take work now. */
  failures(): number;
  /** Anything that a crash can't excuse, such as a changed answer to a repeated record. */
  readonly wrong: string[];
  stop(): Promise<void>;
}

/**
 * Registers records through whichever server answers: small bulks and single requests in turn, and one request in five
 * repeats a record that was accepted before, which must give the same id.
 */
export function startLoad(urls: () => readonly string[], apiKey: string, perSecond: number): Load {
  const accepted = new Set<string>();
  const idOf = new Map<string, string>();
  const wrong: string[] = [];
  let failures = 0;
  let running = true;

  const note = (digest: string, id: string): void => {
    const before = idOf.get(digest);
    if (before !== undefined && before !== id) wrong.push(`${digest} was ${before} and is now ${id}`);
    idOf.set(digest, id);
    accepted.add(id);
  };
  const fresh = (): string => `sha-256:${createHash('sha256').update(randomBytes(16)).digest('hex')}`;

  const step = async (turn: number): Promise<void> => {
    const choices = urls();
    const url = choices[turn % choices.length];
    if (url === undefined) return;
    const client = createClient({ url, apiKey });
    const known = [...idOf.keys()];
    const digests = turn % 2 === 0 ? [fresh()] : Array.from({ length: 20 }, fresh);
    const repeated = known[turn % Math.max(1, known.length)];
    if (turn % 5 === 0 && repeated !== undefined) digests.push(repeated);
    try {
      if (digests.length === 1 && digests[0] !== undefined) {
        const body = { digest: digests[0] };
        const record = await client.unwrap(
          client.api.POST('/api/v1/records', { body, signal: AbortSignal.timeout(10_000) }),
        );
        note(digests[0], record.id);
      } else {
        const requests = digests.map((digest) => ({ digest }));
        for await (const answer of client.registerMany(requests, { signal: AbortSignal.timeout(10_000) })) {
          const digest = digests[answer.line - 1];
          if (answer.id !== undefined && digest !== undefined) note(digest, answer.id);
        }
      }
    } catch {
      failures += 1;
    }
  };

  const loop = (async () => {
    for (let turn = 0; running; turn += 1) {
      await step(turn);
      await sleep(1_000 / perSecond);
    }
  })();

  return {
    accepted,
    wrong,
    failures: () => failures,
    stop: async () => {
      running = false;
      await loop;
    },
  };
}
