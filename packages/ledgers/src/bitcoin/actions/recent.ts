import type { BlockRef } from '../../driver.ts';

/** Blocks kept one by one below the tip; further down they thin out. */
const DENSE = 100;

/**
 * The blocks that a later scan looks for its fork point in: the newest hundred, then ever wider steps down to the
 * oldest, as in a block locator of Bitcoin's protocol. So a reorganization of any depth finds a common block.
 */
export function thinOut(blocks: readonly BlockRef[]): readonly BlockRef[] {
  const kept: BlockRef[] = [];
  let step = 1;
  let next = Number.POSITIVE_INFINITY;
  for (const block of blocks.toReversed()) {
    if (kept.length >= DENSE && block.height > next) continue;
    kept.push(block);
    if (kept.length >= DENSE) {
      next = block.height - step;
      step *= 2;
    }
  }
  const [oldest] = blocks;
  if (oldest !== undefined && kept.at(-1) !== oldest) kept.push(oldest);
  return kept.reverse();
}
