import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeCid } from '@blockcluster/btml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { addPlan } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await addPlan(database.db, 'default', 60);
});
afterAll(() => database.drop());

/** Runs the writer, kills it some time after its first answer, and gives back what it had answered. */
async function runAndKill(afterMs: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'testing-writer.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(database.target)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ids: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (id) => ids.push(id));
  await once(lines, 'line');
  await delay(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  // The last line may have been cut off by the kill: a client would not have read that answer either.
  return ids.filter((id) => id.length === 61);
}

it('loses no answered record and leaves no gap, however often the writer is killed', async () => {
  const answered: string[] = [];
  for (const pause of [0, 40, 90, 150]) answered.push(...(await runAndKill(pause)));
  expect(answered.length).toBeGreaterThan(50);
  const { rows } = await database.pool.query('SELECT seq, id FROM records ORDER BY seq');
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => BigInt(index)));
  const stored = new Set(rows.map((row) => row.id.toString('hex')));
  for (const id of answered) expect(stored.has(Buffer.from(decodeCid(id).digest).toString('hex'))).toBe(true);
  const counts = await database.pool.query(
    'SELECT (SELECT size FROM log_head) AS size, (SELECT sum(total)::int8 FROM plan_positions) AS total, (SELECT sum(records)::int8 FROM record_minutes) AS minutes',
  );
  const size = BigInt(rows.length);
  expect(counts.rows).toEqual([{ size, total: size, minutes: size }]);
  const events = await database.pool.query(
    `SELECT coalesce(sum((data->>'count')::int8), 0)::int8 AS told FROM events WHERE type = 'records.accepted'`,
  );
  expect(events.rows).toEqual([{ told: size }]);
});
