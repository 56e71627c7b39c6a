import { describe, expect, it } from 'vitest';
import { Random } from '../fuzz/random.ts';
import { targets } from '../fuzz/targets.ts';

// A short run with fixed seeds; `npm run fuzz -- MINUTES` goes on with others.
describe('fuzz', () => {
  it.each(targets.map(({ name }, i) => [name, i] as const))(
    '%s: every property holds',
    (_name, i) => {
      const target = targets[i];
      let accepted = 0;
      for (let seed = 0; seed < 400; seed++) if (target?.check(target.make(new Random(seed)))) accepted++;
      expect(accepted).toBeLessThanOrEqual(400);
    },
    120_000,
  );
});
