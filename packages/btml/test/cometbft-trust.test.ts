import { describe, expect, test } from 'vitest';
import { type BtmlMap, parseTrust } from '../src/index.ts';
import { cosmosAnchor, cosmosTrust } from './support/cometbft.ts';

const made = cosmosAnchor(new Uint8Array(32), undefined);
const entry = (change: BtmlMap): BtmlMap => cosmosTrust(made, 0, change);
const key = 'ab'.repeat(32);
const id = made.chain[0]?.id ?? '';

describe('trust entries of rule cometbft', () => {
  test('are read', () => {
    const trust = parseTrust(
      entry({ coin: { asset: 'cosmos:btml-test-1/slip44:118', denom: 'stake', decimals: '6' } }),
    );
    expect(trust.chains[0]).toMatchObject({
      rule: 'cometbft',
      height: 1,
      hash: id,
      time: 1_795_000_000,
      period: 1_209_600,
      flavor: 'plain',
      coin: { denom: 'stake', decimals: 6 },
      pins: [{ height: 1, id }],
    });
  });

  test.each<[string, BtmlMap, string]>([
    ['an unknown flavor', { flavor: 'evm' }, 'SCHEMA_WORD'],
    ['an unknown member', { contracts: ['a'] }, 'SCHEMA_UNKNOWN_MEMBER'],
    ['a hash of another length', { hash: 'ab' }, 'SCHEMA_HEX'],
    ['a pin in the spelling of Ethereum', { pins: [`1:0x${key}`] }, 'TRUST_PIN'],
    ['a validator without power', { validators: [{ key, power: '0' }] }, 'TRUST_COMETBFT'],
    ['a validator with too much power', { validators: [{ key, power: String(2n ** 60n) }] }, 'TRUST_COMETBFT'],
    [
      'a validator twice',
      {
        validators: [
          { key, power: '1' },
          { key, power: '2' },
        ],
      },
      'TRUST_COMETBFT',
    ],
    ['headers that are none', { headers: ['0801'] }, 'BFT_PROTO'],
  ])('are refused: %s', (_name, change, code) => {
    expect(() => parseTrust(entry(change))).toThrow(expect.objectContaining({ code }));
  });
});
