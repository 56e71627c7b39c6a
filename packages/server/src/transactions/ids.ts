import type { RandomSource } from '../context.ts';

/** An identifier of 128 random bits, such as `tx_5f…`. */
export function newId(random: RandomSource, prefix: string): string {
  return `${prefix}_${Buffer.from(random.bytes(16)).toString('hex')}`;
}
