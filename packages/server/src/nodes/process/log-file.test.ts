import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastLines, rotateLog } from './log-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bclog-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('keeps three old logs and goes on in the same file', async () => {
  const file = join(folder, 'node.log');
  await writeFile(file, 'round 0\n');
  for (let round = 1; round <= 6; round++) {
    expect(await rotateLog(file, 4)).toBe(true);
    await appendFile(file, `round ${round}\n`);
  }
  expect(await rotateLog(file, 100)).toBe(false);
  expect((await readdir(folder)).sort()).toEqual(['node.log', 'node.log.1', 'node.log.2', 'node.log.3']);
  expect(await lastLines(file, 5)).toEqual(['round 6']);
  expect(await lastLines(`${file}.3`, 5)).toEqual(['round 3']);
});

test('answers the last lines of a long file, and none of one that is missing', async () => {
  const file = join(folder, 'long.log');
  await writeFile(file, Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''));
  expect(await lastLines(file, 2)).toEqual(['line 9998', 'line 9999']);
  expect(await lastLines(join(folder, 'none'), 2)).toEqual([]);
});
