import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVectors } from '../harness/vectors.ts';

const runner = join(import.meta.dirname, '../harness/run.ts');

function run(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [runner, ...args], { encoding: 'utf8' });
  return { status, stdout };
}

describe('harness', () => {
  it('agrees with every vector through standard input and output', () => {
    const { status, stdout } = run();
    expect(stdout).toContain(`${readVectors().length} of ${readVectors().length} vectors answered, 0 differ`);
    expect(status).toBe(0);
  }, 60_000);

  it('tells an implementation that accepts everything from a right one', () => {
    const program = `
      const lines = require('node:fs').readFileSync(0, 'utf8').split('\\n').filter((line) => line !== '');
      for (const line of lines) console.log(JSON.stringify({ id: JSON.parse(line).id, ok: {} }));`;
    const { status, stdout } = run('--', process.execPath, '-e', program);
    expect(stdout).toMatch(/differ$/m);
    expect(status).toBe(1);
  }, 60_000);

  it('does not call an implementation right that breaks off', () => {
    expect(run('--', process.execPath, '-e', '').status).toBe(2);
  }, 60_000);
});
