import type { RandomSource } from '../context.ts';

/** An identifier of 80 random bits, such as `bat_3f…`. */
export function newBatchId(random: RandomSource): string {
  return `bat_${Buffer.from(random.bytes(10)).toString('hex')}`;
}
