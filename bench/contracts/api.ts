import { setTimeout as sleep } from 'node:timers/promises';
import { recordOf } from '../../scripts/drill/product.ts';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One request to one server. Throws when there is no answer. */
export async function request(
  url: string,
  apiKey: string,
  path: string,
  { body, key }: { readonly body?: object; readonly key?: string } = {},
): Promise<Reply> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answer.status, body: recordOf(await answer.json()) };
}

/** Asks until the answer is of a wanted kind, for at most so many seconds. */
export async function insist(
  what: string,
  limit: number,
  ask: () => Promise<Reply>,
  wanted: (reply: Reply) => boolean,
): Promise<Reply> {
  const end = Date.now() + limit * 1_000;
  let last: unknown;
  while (Date.now() < end) {
    const reply = await ask().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (reply && wanted(reply)) return reply;
    if (reply) last = `${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`;
    await sleep(250);
  }
  throw new Error(`${what}: not within ${limit} s: ${last}`);
}
