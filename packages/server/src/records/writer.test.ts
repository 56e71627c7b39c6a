import { CodedError } from '@blockcluster/btml';
import { describe, expect, it } from 'vitest';
import type { Outcome, Submission } from './append.ts';
import type { PreparedRecord } from './prepared.ts';
import { RecordWriter } from './writer.ts';

const record = (name: string): PreparedRecord => ({
  id: Buffer.alloc(32),
  dedupe: Buffer.alloc(16),
  digestKey: 0n,
  name,
  plan: 'default',
  document: name,
});
const submission = (...names: string[]): Submission => ({ records: names.map(record) });

/** A commit that waits until it is let go, and remembers how the records were grouped. */
function gate() {
  const groups: string[][] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let seq = 0;
  const commit = async (submissions: readonly Submission[]): Promise<Outcome[]> => {
    groups.push(submissions.flatMap((one) => one.records.map((each) => each.document)));
    await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    return submissions.map((one) =>
      one.records.some((each) => each.document === 'bad')
        ? new CodedError('IDEMPOTENCY_KEY_REUSED', 'bad')
        : one.records.map((each) => ({
            seq: seq++,
            id: each.id,
            plan: each.plan,
            acceptedAt: 0,
            deadline: 0,
            repeated: false,
          })),
    );
  };
  const next = async () => {
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const one = waiting.shift();
    if (one === undefined) throw new Error('nothing waits');
    return one;
  };
  return { groups, commit, next };
}

describe('the record writer', () => {
  it('gathers what arrives while a transaction is in flight', async () => {
    const { groups, commit, next } = gate();
    const writer = new RecordWriter({}, { commit });
    const first = writer.submit(submission('a'));
    const flight = await next();
    const rest = [writer.submit(submission('b')), writer.submit(submission('c', 'd')), writer.submit(submission('e'))];
    expect(writer.queued).toBe(4);
    flight.resolve();
    expect((await first)[0]?.seq).toBe(0);
    (await next()).resolve();
    expect((await Promise.all(rest)).flat().map((each) => each.seq)).toEqual([1, 2, 3, 4]);
    expect(groups).toEqual([['a'], ['b', 'c', 'd', 'e']]);
  });

  it('refuses one submission without harming its neighbours', async () => {
    const { commit, next } = gate();
    const writer = new RecordWriter({}, { commit });
    const answers = Promise.allSettled(['a', 'bad', 'b'].map((name) => writer.submit(submission(name))));
    (await next()).resolve();
    expect((await answers).map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells all of a transaction when it fails, and goes on', async () => {
    const { commit, next } = gate();
    const writer = new RecordWriter({}, { commit });
    const lost = Promise.allSettled([writer.submit(submission('a')), writer.submit(submission('b'))]);
    (await next()).reject(new Error('connection lost'));
    expect((await lost).map((one) => one.status)).toEqual(['rejected', 'rejected']);
    const after = writer.submit(submission('c'));
    (await next()).resolve();
    expect(await after).toHaveLength(1);
  });

  it('refuses what exceeds its queue and splits large groups', async () => {
    const { groups, commit, next } = gate();
    const writer = new RecordWriter({ maxQueued: 4, maxTransaction: 2 }, { commit });
    const all = [writer.submit(submission('a'))];
    const flight = await next();
    all.push(writer.submit(submission('b')), writer.submit(submission('c')), writer.submit(submission('d')));
    await expect(writer.submit(submission('e', 'f'))).rejects.toMatchObject({ code: 'RECORD_QUEUE_FULL' });
    const stopped = writer.stop();
    await expect(writer.submit(submission('g'))).rejects.toMatchObject({ code: 'SERVER_STOPPING' });
    flight.resolve();
    (await next()).resolve();
    (await next()).resolve();
    await Promise.all(all);
    await stopped;
    expect(groups).toEqual([['a'], ['b', 'c'], ['d']]);
  });
});
