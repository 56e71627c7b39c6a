import { expect, test } from 'vitest';
import { bitcoin } from './conformance/bitcoin.ts';
import { evm } from './conformance/evm.ts';
import { conform } from './conformance/scenario.ts';

// The kill is that of packages/server/src/contracts/crash.test.ts; `npm run conformance` does both, on every family.
const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
for (const { where, family, skipped, never } of [
  { where: 'a development EVM (skipped without anvil)', family: evm, skipped: evm.missing() !== undefined, never: [] },
  {
    where: 'btcd (skipped without btcd)',
    family: bitcoin,
    skipped: bitcoin.missing() !== undefined && !required,
    // No block of Bitcoin commits to what is unspent.
    never: ['proof of state'],
  },
])
  test.skipIf(skipped)(`the conformance scenario on ${where}`, { timeout: 600_000 }, async () => {
    const steps = await conform(family, () => undefined, ['server killed']);
    const others = steps.filter(({ outcome }) => outcome !== 'held');
    expect(others.map(({ step, outcome }) => [step, outcome])).toEqual(never.map((step) => [step, 'does not occur']));
    expect(steps.map(({ step }) => step)).toContain('reorganization');
  });
