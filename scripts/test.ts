// The README's test command: style, types, entry points, then every test; ends with one line of totals.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const launcher = join(root, 'scripts/launch.js');

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const run = (args: string[]): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('exit', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });

/** Every public entry point must load in plain Node: type stripping accepts less than `tsc` does. */
const entryPoints = ['btml', 'ledgers', 'server', 'client'].map((name) => `@blockcluster/${name}`);
const importAll = entryPoints.map((name) => `await import('${name}');`).join('');

const checks: [string, string[]][] = [
  ['style (biome)', [launcher, '--bin', 'biome', 'check', '--error-on-warnings', '.']],
  ['types (tsc)', [launcher, '--bin', 'tsc', '-p', '.']],
  ['entry points in plain Node', ['--input-type=module', '-e', `${importAll} process.exit(0)`]],
];

function readTotals(file: string, totals: Totals): void {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const count = (key: string): number => {
      const value = (report as Record<string, unknown>)[key];
      return typeof value === 'number' ? value : 0;
    };
    totals.passed += count('numPassedTests');
    totals.failed +=
      count('numFailedTests') + (count('numFailedTestSuites') > 0 && count('numFailedTests') === 0 ? 1 : 0);
    totals.skipped += count('numPendingTests') + count('numTodoTests');
  } catch {
    // No report means that the runner itself broke: that must not look like success.
    totals.failed += 1;
  }
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const only = process.argv.slice(2);
if (only.length === 0) {
  for (const [name, args] of checks) {
    process.stdout.write(`\n== ${name}\n`);
    const code = await run(args);
    if (code === 0) totals.passed += 1;
    else totals.failed += 1;
    process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: ${name}\n`);
  }
}

process.stdout.write('\n== tests (vitest)\n');
const scratch = mkdtempSync(join(tmpdir(), 'blockcluster-test-'));
const report = join(scratch, 'report.json');
const code = await run([
  launcher,
  '--bin',
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...only,
]);
readTotals(report, totals);
rmSync(scratch, { recursive: true, force: true });
// A failure outside any test (a worker that died, say) must not end in "0 failed".
if (code !== 0 && totals.failed === 0) totals.failed += 1;

process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
