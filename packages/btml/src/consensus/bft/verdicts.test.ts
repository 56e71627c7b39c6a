import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCodedError } from '../../errors.ts';
import { equal } from '../../proof/bytes.ts';
import { commitFromJson, headerFromJson, lightBlockFromJson, validatorsFromJson } from './json.ts';
import { type LightBlock, type LightOptions, type TrustedBlock, verifyLightBlock } from './light.ts';

const folder = join(import.meta.dirname, '../../../fixtures/tendermint-rs');
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const seconds = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000_000n);
const time = (text: string): number => Date.parse(text) / 1000;

type Outcome = 'SUCCESS' | 'NOT_ENOUGH_TRUST' | 'INVALID';

function outcome(trusted: TrustedBlock, block: LightBlock, options: LightOptions): [Outcome, string?] {
  try {
    verifyLightBlock(trusted, block, options);
    return ['SUCCESS'];
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return [error.code === 'BFT_TRUST' ? 'NOT_ENOUGH_TRUST' : 'INVALID', error.code];
  }
}

/** The code behind each INVALID: what the file's name says is wrong. */
const reasons: Readonly<Record<string, string>> = {
  'MC100_2_faulty_TestFailure.json': 'BFT_EXPIRED',
  'MC10_3_faulty_TestFailure.json': 'BFT_EXPIRED',
  'MC10_3_faulty_TestHeaderFromFuture.json': 'BFT_FUTURE',
  'MC4_4_faulty_TestHeaderNotWithinTrustingPeriod.json': 'BFT_EXPIRED',
  'MC4_4_faulty_TestLessThanTwoThirdsSign.json': 'BFT_POWER',
  'MC4_4_faulty_TestNonMonotonicHeight.json': 'BFT_HEIGHT',
};

describe('single-step verdicts of tendermint-rs', () => {
  const files = readdirSync(join(folder, 'model_based/single_step'));
  let count = 0;
  test.each(files)('%s', (file) => {
    const { initial, input } = read(`model_based/single_step/${file}`);
    const period = seconds(initial.trusting_period);
    let trusted: TrustedBlock = {
      header: headerFromJson(initial.signed_header.header),
      nextValidators: validatorsFromJson(initial.next_validator_set.validators),
    };
    expect(equal(trusted.header.hash, commitFromJson(initial.signed_header.commit).blockId.hash)).toBe(true);
    for (const { block, now, verdict } of input) {
      const light = lightBlockFromJson(block);
      // The model that these cases come from knows no clock drift.
      const [result, code] = outcome(trusted, light, { now: time(now), period, drift: 0 });
      expect([result, code]).toEqual(verdict === 'INVALID' ? ['INVALID', reasons[file]] : [verdict, code]);
      if (result === 'SUCCESS') trusted = { header: light.header, nextValidators: light.nextValidators ?? [] };
      count += 1;
    }
  });
  test('all of them', () => {
    expect(count).toBe(51);
  });
});
