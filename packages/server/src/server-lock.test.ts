import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTime } from './database/processes.ts';
import { serverOf, takeDataDirectory } from './server-lock.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bc-lock-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('tells who serves a data directory, from the lock to its release', async () => {
  const data = join(folder, 'data');
  expect(await serverOf(data)).toBeUndefined();
  const { release, died } = await takeDataDirectory(data, 'first');
  expect(died).toBeUndefined();
  expect(await serverOf(data)).toBe(process.pid);
  await expect(takeDataDirectory(data, 'second')).rejects.toMatchObject({ code: 'SERVER_ALREADY_RUNNING' });
  await release();
  expect(await serverOf(data)).toBeUndefined();
});

it('takes no other process for the server, and a left lock for nobody', async () => {
  const { pid } = process;
  const began = Number(await startTime(pid));
  for (const left of [
    `${pid} ${began + 1}\n`,
    `${pid}\n`,
    '4194304 1\n',
    '0 1\n',
    '-1 1\n',
    `${pid}.5 ${began}\n`,
    'x',
  ]) {
    await writeFile(join(folder, 'server.lock'), left);
    expect([left, await serverOf(folder)]).toEqual([left, undefined]);
  }
  await (await takeDataDirectory(folder, 'next')).release();
});

it('tells the next process who died with the directory, and nobody who released it', async () => {
  const data = join(folder, 'left');
  await (await takeDataDirectory(data, 'released')).release();
  const { pid } = process;
  await writeFile(join(data, 'server.lock'), `${pid} ${Number(await startTime(pid)) + 1} killed:7:ab\n`);
  const taken = await takeDataDirectory(data, 'next');
  expect(taken.died).toBe('killed:7:ab');
  await taken.release();
  const again = await takeDataDirectory(data, 'last');
  expect(again.died).toBeUndefined();
  await again.release();
});
