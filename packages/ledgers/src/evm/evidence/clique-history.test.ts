import { describe, expect, it } from 'vitest';
import type { Rpc } from '../client/rpc.ts';
import { majority, signerHistory } from './clique.ts';

const address = (digit: string): string => `0x${digit.repeat(40)}`;

/** A node that answers clique_getSigners from a list of sets, each in force after the block at its height. */
function nodeWith(sets: readonly (readonly [number, readonly string[]])[]): {
  rpc: Pick<Rpc, 'request'>;
  asked: () => number;
} {
  let asked = 0;
  const answer = (method: string, params: readonly unknown[]): unknown => {
    if (method !== 'clique_getSigners') throw new Error(`unexpected ${method}`);
    asked += 1;
    const height = Number(params[0]);
    return sets.findLast(([from]) => from <= height)?.[1];
  };
  const rpc = { request: async (method: string, params: readonly unknown[]) => answer(method, params) };
  return { rpc, asked: () => asked };
}

describe('the history of sealers', () => {
  it('is one set where nothing changed', async () => {
    const { rpc, asked } = nodeWith([[0, [address('b'), address('a')]]]);
    expect(await signerHistory(rpc, 1_000_000)).toEqual([{ from: 0, set: [address('a'), address('b')] }]);
    expect(asked()).toBe(2);
    expect(await signerHistory(rpc, 0)).toHaveLength(1);
  });

  it('finds each change, in force from the block after the vote', async () => {
    const { rpc, asked } = nodeWith([
      [0, [address('a')]],
      [777, [address('a'), address('b')]],
      [778, [address('a'), address('b'), address('c')]],
      [500_000, [address('b'), address('c')]],
    ]);
    expect(await signerHistory(rpc, 1_000_000)).toEqual([
      { from: 0, set: [address('a')] },
      { from: 778, set: [address('a'), address('b')] },
      { from: 779, set: [address('a'), address('b'), address('c')] },
      { from: 500_001, set: [address('b'), address('c')] },
    ]);
    expect(asked()).toBeLessThan(80);
  });

  it('knows what a majority is', () => {
    expect([1, 2, 3, 4, 5].map(majority)).toEqual([1, 2, 2, 3, 3]);
  });
});
