// Real servers on real nodes, of which some are killed: what the product promises must hold all the same. Prints what
// held, and ends with 0 only if all of it did; with 3 where a program is missing.
//
//   npm run drill [-- --only multi,fallback,bft]
import { parseArgs } from 'node:util';
import { cometbftPath } from '@blockcluster/ledgers';
import { bft } from './drill/bft.ts';
import { fallback } from './drill/fallback.ts';
import { multi } from './drill/multi.ts';
import { type Check, Report, renderChecks } from './drill/report.ts';

const drills = { multi, fallback, bft } as const;
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? Object.keys(drills);

if (cometbftPath() === undefined) {
  console.error('cometbft is not here: build it by scripts/nodes/build-cosmos.sh, or put it on the PATH');
  process.exit(3);
}

const checks: Check[] = [];
for (const [name, drill] of Object.entries(drills)) {
  if (!wanted.includes(name)) continue;
  const report = new Report(name, (text) => console.error(text));
  try {
    await drill(report);
  } catch (error) {
    report.check(error instanceof Error ? error.message : String(error), false);
  }
  checks.push(...report.checks);
}
console.log(renderChecks(checks));
const held = checks.filter((check) => check.held).length;
console.log(`\n${held} of ${checks.length} held`);
process.exitCode = checks.length > 0 && held === checks.length ? 0 : 1;
