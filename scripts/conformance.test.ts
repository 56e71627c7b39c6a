import { expect, test } from 'vitest';
import { evm } from './conformance/evm.ts';
import { conform } from './conformance/scenario.ts';

// The kill is that of packages/server/src/contracts/crash.test.ts; `npm run conformance` does both, on every family.
test.skipIf(evm.missing() !== undefined)(
  'the conformance scenario on a development EVM (skipped without anvil)',
  async () => {
    const steps = await conform(evm, () => undefined, ['server killed']);
    expect(steps.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
    expect(steps.map(({ step }) => step)).toContain('reorganization');
  },
  300_000,
);
