import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  nextBftBlock,
  type TestValidator,
  testCommit,
  testValidators,
  type Vote,
} from '../../../test/support/cometbft.ts';
import { verifyBySkipping } from './bisect.ts';
import type { BftHeader } from './header.ts';
import { lightBlockFromJson } from './json.ts';
import { type LightBlock, verifyBackwards, verifyLightBlock } from './light.ts';

// The bisection files of tendermint-rs hash and sign as Tendermint 0.33 did (amino), which no chain of today does: as
// they are, every one of them must be refused. Their scenarios (heights, times, sets, powers, votes) are played again
// with keys of tests and the encodings of today.

const folder = join(import.meta.dirname, '../../../fixtures/tendermint-rs/bisection/single_peer');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const time = (text: string): number => Date.parse(text) / 1000;

function set(members: readonly { address: string; voting_power: string }[]): readonly TestValidator[] {
  return testValidators(Object.fromEntries(members.map((one) => [one.address, Number(one.voting_power)])));
}

/** The blocks of a file, built anew. */
function replay(file: string): Map<bigint, LightBlock> {
  const blocks = new Map<bigint, LightBlock>();
  let below: BftHeader | undefined;
  let last = 0;
  for (const { signed_header, validator_set, next_validator_set } of read(file).primary.lite_blocks) {
    const validators = set(validator_set.validators);
    const nextValidators = set(next_validator_set.validators);
    const now = time(signed_header.header.time);
    const header = nextBftBlock(below, { validators, next: nextValidators, later: BigInt(now - last) });
    const names: string[] = validator_set.validators.map((one: { address: string }) => one.address);
    const flags = new Map<string, number>(
      names.map((name, i) => [name, signed_header.commit.signatures[i].block_id_flag]),
    );
    const voters = names.flatMap((name) =>
      testValidators({ [name]: 1 }).map(({ address }) => [address, name] as const),
    );
    const byAddress = new Map(voters);
    const votes = validators.map(
      ({ address }): Vote => (flags.get(byAddress.get(address) ?? '') === 2 ? 'commit' : 'absent'),
    );
    blocks.set(header.height, { header, commit: testCommit(header, validators, votes), validators, nextValidators });
    below = header;
    last = now;
  }
  return blocks;
}

/** Where the played chain starts, in seconds: its first header has the time of the first one of every test chain. */
function offset(file: string, blocks: ReadonlyMap<bigint, LightBlock>): number {
  const first = blocks.get(1n)?.header.time.seconds ?? 0n;
  return Number(first) - time(read(file).primary.lite_blocks[0].signed_header.header.time);
}

function run(file: string): readonly bigint[] {
  const data = read(file);
  const blocks = replay(file);
  const start = blocks.get(1n);
  if (start?.nextValidators === undefined) throw new Error('no trusted block');
  const trusted = { header: start.header, nextValidators: start.nextValidators };
  const period = Number(BigInt(data.trust_options.period) / 1_000_000_000n);
  const options = { now: time(data.now) + offset(file, blocks), period };
  const target = BigInt(data.height_to_verify);
  return verifyBySkipping(trusted, target, (height) => blocks.get(height), options).map(({ header }) => header.height);
}

describe('bisections', () => {
  test('skip what they can', () => {
    expect(run('_happy_path.json')).toEqual([3n, 5n, 11n]);
  });

  test('verify every height where the set changes at each', () => {
    expect(run('_worst_case.json')).toHaveLength(Number(read('_worst_case.json').expected_num_of_bisections));
  });

  test('end where the trusting period does, and where too few signed', () => {
    expect(() => run('header_out_of_trusting_period.json')).toThrow(expect.objectContaining({ code: 'BFT_EXPIRED' }));
    expect(() => run('not_enough_commits.json')).toThrow(expect.objectContaining({ code: 'BFT_POWER' }));
  });

  test('need every block that they ask for', () => {
    const blocks = replay('_worst_case.json');
    const start = blocks.get(1n);
    const fetch = (height: bigint): LightBlock | undefined => (height === 3n ? undefined : blocks.get(height));
    if (start?.nextValidators === undefined) throw new Error('no trusted block');
    const options = { now: Number(start.header.time.seconds) + 100, period: 3600 };
    const trusted = { header: start.header, nextValidators: start.nextValidators };
    expect(() => verifyBySkipping(trusted, 11n, fetch, options)).toThrow(
      expect.objectContaining({ code: 'BFT_MISSING' }),
    );
  });

  test.each([
    ['_happy_path', 'BFT_VALIDATORS'],
    ['_worst_case', 'BFT_COMMIT'],
    ['header_out_of_trusting_period', 'BFT_VALIDATORS'],
    ['not_enough_commits', 'BFT_VALIDATORS'],
  ])('%s as it is: hashed by rules of Tendermint 0.33, and refused', (name, code) => {
    const [first, second] = read(`${name}.json`).primary.lite_blocks.map((one: unknown) => lightBlockFromJson(one));
    const trusted = { header: first.header, nextValidators: first.nextValidators };
    const options = { now: time('2019-11-02T15:05:00Z'), period: 10_800 };
    expect(() => verifyLightBlock(trusted, second, options)).toThrow(expect.objectContaining({ code }));
  });
});

describe('backwards', () => {
  const blocks = [...replay('_worst_case.json').values()].map(({ header }) => header);
  test('each header is named by the one above it', () => {
    expect(() => verifyBackwards(blocks)).not.toThrow();
  });
  test.each([
    ['one left out', blocks.filter(({ height }) => height !== 4n)],
    ['two exchanged', [...blocks.slice(0, 3), ...blocks.slice(3, 5).toReversed(), ...blocks.slice(5)]],
    [
      'one of another chain',
      [...blocks.slice(0, 3), ...[...replay('_happy_path.json').values()].slice(3).map(({ header }) => header)],
    ],
  ])('%s', (_name, row) => {
    expect(() => verifyBackwards(row)).toThrow(expect.objectContaining({ code: 'BFT_LINK' }));
  });
});
