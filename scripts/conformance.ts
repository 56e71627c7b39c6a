// One scenario for every family of ledgers, over the REST interface of a server process against real nodes: import,
// deploy, call, failing call, query, listen, server killed, node restarted, reorganization, receipts verified offline.
// Prints a table. Ends with 0 only if every step held that isn't listed as not supported; with 3 where a program of a
// family that was asked for is missing.
//
//   npm run conformance [-- --only evm,clique,cosmwasm,bitcoin]
import { parseArgs } from 'node:util';
import { bitcoin } from './conformance/bitcoin.ts';
import { cosmwasm } from './conformance/cosmwasm.ts';
import { clique, evm } from './conformance/evm.ts';
import { renderSteps, type Step } from './conformance/report.ts';
import { conform } from './conformance/scenario.ts';

const families = [evm, clique, cosmwasm, bitcoin];
const names = families.map(({ name }) => name);
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? names;
const unknown = wanted.filter((name) => !names.includes(name));
const say = (text: string): void => console.error(text);

const steps: Step[] = [];
const missing: string[] = [];
async function attempt(name: string, run: () => Promise<readonly Step[]>): Promise<void> {
  try {
    steps.push(...(await run()));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    steps.push({ family: name, step: 'start', outcome: 'FAILED', detail, seconds: 0 });
  }
}

for (const family of families.filter(({ name }) => wanted.includes(name))) {
  const reason = family.missing();
  if (reason === undefined) await attempt(family.name, () => conform(family, say));
  else missing.push(`${family.name} was not run: ${reason}`);
}

console.log(renderSteps(steps));
const count = (outcome: Step['outcome']) => steps.filter((step) => step.outcome === outcome).length;
console.log(`\n${count('held')} held, ${count('not supported')} not supported, ${count('FAILED')} failed`);
for (const line of [...missing, ...unknown.map((name) => `there is no family "${name}"`)]) console.log(line);
const failed = count('FAILED') > 0 || unknown.length > 0 || steps.length === 0;
process.exitCode = failed ? 1 : values.only !== undefined && missing.length > 0 ? 3 : 0;
