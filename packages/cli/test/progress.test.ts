import { expect, it } from 'vitest';
import type { CommandIo } from '../src/io.ts';
import { startProgress } from '../src/progress.ts';

it('says in a log what is new every five seconds, and what is not every thirty', () => {
  let now = 1_000;
  const lines: string[] = [];
  const io: CommandIo = {
    out: () => undefined,
    err: (text) => lines.push(text),
    env: {},
    cwd: '/',
    interactive: false,
    now: () => now,
    signal: new AbortController().signal,
  };
  const progress = startProgress(io, 'waiting', 3);
  for (let second = 0; second <= 70; second++) {
    progress.update(second < 12 ? 0 : 1, 'batched');
    now += 1_000;
  }
  progress.end();
  expect(lines.map((line) => /\d\/3/.exec(line)?.[0])).toEqual(['0/3', '1/3', '1/3']);
});
