import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerHash, serializeHeader } from '../wire/block.ts';
import { HeaderRun } from './header-run.ts';

/** A chain that grows and reorganizes; `extra` makes blocks of one height differ. */
function extend(chain: Uint8Array[], count: number, extra: number): void {
  for (let left = count; left > 0; left--) {
    const below = chain.at(-1);
    const previous = below === undefined ? '0'.repeat(64) : headerHash(below);
    chain.push(
      serializeHeader({ version: 4, previous, merkleRoot: 'ab'.repeat(32), time: chain.length, bits: 1, nonce: extra }),
    );
  }
}

test('never gives a header that the chain does not hold, and asks for fewer than it gives', async () => {
  const step = fc.record({
    give: fc.nat({ max: 30 }),
    grow: fc.nat({ max: 40 }),
    from: fc.nat({ max: 150 }),
    count: fc.integer({ min: 1, max: 200 }),
  });
  let asked = 0;
  let given = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const run = new HeaderRun();
      const chain: Uint8Array[] = [];
      extend(chain, 100, 0);
      const hashAt = async (height: number) => {
        asked += 1;
        const header = chain[height];
        return header === undefined ? undefined : headerHash(header);
      };
      for (const [index, { give, grow, from, count }] of steps.entries()) {
        chain.splice(Math.max(0, chain.length - give));
        extend(chain, grow, index + 1);
        const known = await run.valid(from, hashAt);
        const right = chain.slice(from, from + known.length);
        expect(known.map((header) => headerHash(header))).toEqual(right.map((header) => headerHash(header)));
        given += known.length;
        run.add(from, chain.slice(from, from + count));
      }
    }),
    { numRuns: 100 },
  );
  expect(asked).toBeLessThan(given);
});
