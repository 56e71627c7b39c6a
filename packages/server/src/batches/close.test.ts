import { randomBytes } from 'node:crypto';
import { foldPath, hexEncode, merkleRoot } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClosedBatch } from '../anchors/hooks.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { EventOutbox } from '../events/outbox.ts';
import { leafOf, sha256Text } from '../log/hash.ts';
import { PathReader } from '../log/tile-store.ts';
import { append } from '../records/append.ts';
import { dedupeKey, digestKey, type PreparedRecord } from '../records/prepared.ts';
import { type Batch, closeBatch } from './close.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function record(plan: string): PreparedRecord {
  const digest = `sha-256:${randomBytes(32).toString('hex')}`;
  const document = JSON.stringify({ digest, name: 'naïve "file"\\.txt' });
  return {
    id: sha256Text(document),
    dedupe: dedupeKey({ issuer: 'did:key:z6MkTest', digest }),
    digestKey: digestKey(digest),
    name: 'naïve "file"\\.txt',
    plan,
    document,
  };
}

const ids: Buffer[] = [];
const announced: ClosedBatch[] = [];
const now = Date.UTC(2026, 10, 22);

async function accept(plan: string, count: number): Promise<void> {
  const records = Array.from({ length: count }, () => record(plan));
  await database.db.transaction().execute(async (trx) => {
    const events = new EventOutbox(database.db);
    const [placements] = await append(trx, [{ records }], { events, now, deadlineSeconds: () => 60 });
    if (placements instanceof Error || placements === undefined) throw new Error('refused');
    expect(placements.map((each) => each.seq)).toEqual(records.map((_, index) => ids.length + index));
  });
  ids.push(...records.map((each) => each.id));
}

async function close(
  plan: string,
  assert: () => Promise<void> = async () => undefined,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Batch | undefined> {
  return database.db.transaction().execute((trx) =>
    closeBatch(trx, plan, {
      events: new EventOutbox(database.db),
      hooks: { onBatchClosed: async (_trx, batch) => void announced.push(batch) },
      checkpoint: async (size, root) => {
        // The last step before the closing transaction takes its locks.
        await meanwhile();
        return `${size} ${Buffer.from(root).toString('hex')}`;
      },
      now: () => now,
      newId: () => randomBytes(8).toString('hex'),
      assert,
    }),
  );
}

async function prove(index: number, batch: Batch): Promise<void> {
  const path = await new PathReader(database.db).path(index, batch.size);
  expect(hexEncode(foldPath(leafOf(ids[index] ?? Buffer.alloc(0)), path))).toBe(batch.root);
}

describe('closing batches', () => {
  it('covers the log with batches of several plans whose every leaf can be proven', async () => {
    const plan = [
      ['a', 300],
      ['b', 1],
      ['a', 1],
      ['b', 9_000],
      ['a', 255],
    ] as const;
    const batches: Batch[] = [];
    for (const [name, count] of plan) {
      const from = ids.length;
      await accept(name, count);
      const batch = await close(name);
      expect(batch).toMatchObject({ plan: name, from, size: ids.length, count });
      expect(batch?.root).toBe(hexEncode(merkleRoot(ids.map(leafOf))));
      if (batch !== undefined) batches.push(batch);
    }
    expect(announced.map((each) => each.id)).toEqual(batches.map((each) => each.id));
    expect(announced[0]?.oldestAcceptedAt).toBe(now);
    for (const batch of batches)
      for (const index of [0, 299, batch.size - 1, batch.from].filter((each) => each < batch.size))
        await prove(index, batch);
    expect(await close('a')).toBeUndefined();
    expect(await close('unknown')).toBeUndefined();
  });

  it('keeps what waits of one plan when another closes beyond it', async () => {
    const first = ids.length;
    await accept('c', 5);
    await accept('d', 3);
    await close('d');
    await accept('d', 2);
    const batch = await close('c');
    expect(batch).toMatchObject({ from: first, size: first + 10, count: 5 });
    expect(await close('d')).toMatchObject({ from: first + 8, size: first + 10, count: 2 });
    await prove(first, batch ?? { id: '', plan: '', from: 0, size: 0, count: 0, root: '' });
  });

  it('leaves no trace when the lease was lost', async () => {
    await accept('e', 700);
    const before = announced.length;
    await expect(
      close('e', async () => {
        throw new Error('another server');
      }),
    ).rejects.toThrow('another server');
    announced.length = before;
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM batches WHERE plan = $1', ['e']);
    expect(rows[0]?.n).toBe(0n);
    const batch = await close('e');
    expect(batch?.root).toBe(hexEncode(merkleRoot(ids.map(leafOf))));
  });

  it('does not hold up accepting while it reads and hashes', async () => {
    await accept('f', 10);
    const size = ids.length;
    const batch = await close(
      'f',
      async () => undefined,
      () => accept('f', 3),
    );
    expect(batch).toMatchObject({ size, count: 10 });
    expect(await close('f')).toMatchObject({ from: size, size: size + 3, count: 3 });
  });
});
