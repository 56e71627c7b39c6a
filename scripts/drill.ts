// Real servers on real nodes, of which some are killed: what the product promises must hold all the same. Prints what
// held, and ends with 0 only if all of it did; with 3 where a program is missing.
//
//   npm run drill [-- multi fallback bft webhook] [--seconds 240]
import { parseArgs } from 'node:util';
import { anvilPath, cometbftPath } from '@blockcluster/ledgers';
import { bft } from './drill/bft.ts';
import { fallback } from './drill/fallback.ts';
import { multi } from './drill/multi.ts';
import { type Check, Report, renderChecks } from './drill/report.ts';
import { webhook } from './drill/webhook.ts';

const cometbft = () =>
  cometbftPath() === undefined
    ? 'cometbft is not here: build it by scripts/nodes/build-cosmos.sh, or put it on the PATH'
    : undefined;
const anvil = () => (anvilPath() === undefined ? 'anvil has no npm package for this platform' : undefined);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Of load, where a drill has one.
  options: { only: { type: 'string' }, seconds: { type: 'string', default: '240' } },
});
const drills = {
  multi: { missing: cometbft, run: multi },
  fallback: { missing: cometbft, run: fallback },
  bft: { missing: cometbft, run: bft },
  webhook: { missing: anvil, run: (report: Report) => webhook(report, Number(values.seconds)) },
} as const;
const named = [...positionals, ...(values.only?.split(',') ?? [])];
const wanted = Object.entries(drills).filter(([name]) => named.length === 0 || named.includes(name));

for (const [, { missing }] of wanted) {
  const what = missing();
  if (what === undefined) continue;
  console.error(what);
  process.exit(3);
}

const checks: Check[] = [];
for (const [name, { run }] of wanted) {
  const report = new Report(name, (text) => console.error(text));
  try {
    await run(report);
  } catch (error) {
    report.check(error instanceof Error ? error.message : String(error), false);
  }
  checks.push(...report.checks);
}
console.log(renderChecks(checks));
const held = checks.filter((check) => check.held).length;
console.log(`\n${held} of ${checks.length} held`);
process.exitCode = checks.length > 0 && held === checks.length ? 0 : 1;
