// Runs the Python implementation: its own tests, the vectors, and some thousand inputs against this repository's other
// implementation. A Python without the package `cryptography` skips them, unless BLOCKCLUSTER_REQUIRE names "python".
import { spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '..');
const candidates = [process.env.BLOCKCLUSTER_PYTHON ?? '', 'python3'].filter((name) => name !== '');
const usable = (python: string): boolean =>
  spawnSync(python, ['-c', 'import btml.suites'], { cwd: folder, timeout: 60_000 }).status === 0;
const python = candidates.find(usable);
const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('python');
const why =
  python === undefined ? ' (skipped: no Python 3.11 with the package "cryptography"; see BLOCKCLUSTER_PYTHON)' : '';

function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(python ?? 'python3', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', fail);
    child.on('close', (code) => done({ code, output }));
  });
}

describe.skipIf(python === undefined && !required)(`the Python implementation${why}`, () => {
  it('finds a Python that has what it needs', () => {
    expect(python, `none of ${candidates.join(', ')} has Python 3.11 and the package "cryptography"`).toBeDefined();
  });

  it('passes its own tests', async () => {
    const { code, output } = await run(['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.']);
    expect(code, output).toBe(0);
  }, 300_000);

  it('answers as the vectors say, all of them', async () => {
    const { code, output } = await run([join(folder, 'run-vectors')]);
    expect(code, output).toBe(0);
    expect(output).toMatch(/^total: [1-9]\d* of \d+ vectors, 0 not covered, 0 failed$/m);
  }, 300_000);

  it('agrees with the first implementation on 3,000 inputs that were made up', async () => {
    const node = `'${process.execPath}' '${resolve(folder, '../btml/harness/main.ts')}'`;
    const fuzz = join(folder, 'fuzz/differential.py');
    const { code, output } = await run([fuzz, '--node', node, '--inputs', '3000', '--seed', '1']);
    expect(code, output).toBe(0);
  }, 600_000);
});
