import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../proof/bytes.ts';
import { headerFromJson } from '../json.ts';
import { iavlSpec, tendermintSpec } from './spec.ts';
import { type ProofStep, parseCommitmentProof, verifyCommitment } from './verify.ts';

// What a wasmd node answered when it was asked, with proofs, for a balance and for one of a coin that is not there: an
// IAVL tree in a CometBFT tree, whose root the header of the next height holds.

interface Answer {
  readonly key: string;
  readonly value: string | null;
  readonly proofOps: {
    readonly ops: readonly { readonly type: string; readonly key: string; readonly data: string }[];
  };
}

const file = join(import.meta.dirname, '../../../../fixtures/cometbft/state.json');
const state = JSON.parse(readFileSync(file, 'utf8'));
const { appHash } = headerFromJson(state.next);
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const specs = new Map([
  ['ics23:iavl', iavlSpec],
  ['ics23:simple', tendermintSpec],
]);

function stepsOf(
  { proofOps }: Answer,
  change: (data: Uint8Array, i: number) => Uint8Array = (data) => data,
): ProofStep[] {
  return proofOps.ops.map(({ type, key, data }, i) => {
    const spec = specs.get(type);
    if (spec === undefined) throw new Error(`no specification for ${type}`);
    return { spec, key: bytes(key), proof: parseCommitmentProof(change(bytes(data), i)) };
  });
}

describe('the state of a Cosmos SDK chain', () => {
  const exist: Answer = state.exist;
  const absent: Answer = state.absent;
  const balance = utf8('1000000000000');

  test('holds a balance', () => {
    expect(bytes(exist.value ?? '')).toEqual(balance);
    expect(
      stepsOf(exist)
        .map(({ key }) => Buffer.from(key).toString())
        .at(-1),
    ).toBe('bank');
    expect(() => verifyCommitment(appHash, stepsOf(exist), balance)).not.toThrow();
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => verifyCommitment(appHash, stepsOf(exist), utf8('2000000000000'))).toThrow(code('ICS23_VALUE'));
    expect(() => verifyCommitment(appHash, stepsOf(exist), undefined)).toThrow(code('ICS23_KIND'));
    expect(() => verifyCommitment(appHash, stepsOf(exist).slice(0, 1), balance)).toThrow(code('ICS23_ROOT'));
  });

  test('holds no coin that nobody made', () => {
    expect(absent.value).toBeNull();
    expect(() => verifyCommitment(appHash, stepsOf(absent), undefined)).not.toThrow();
    expect(() => verifyCommitment(appHash, stepsOf(absent), balance)).toThrow(
      expect.objectContaining({ code: 'ICS23_KIND' }),
    );
  });

  test.each([
    ['existence', exist, balance],
    ['absence', absent, undefined],
  ])('every byte of the proofs of %s is bound', (_name, answer, value) => {
    const survivors: string[] = [];
    answer.proofOps.ops.forEach(({ data }, which) => {
      for (let at = 0; at < bytes(data).length; at++) {
        const flip = (one: Uint8Array, i: number): Uint8Array =>
          i === which ? one.map((byte, j) => (j === at ? byte ^ (1 + (at % 255)) : byte)) : one;
        try {
          verifyCommitment(appHash, stepsOf(answer, flip), value);
          survivors.push(`${which}: ${at}`);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(?:BFT_PROTO|ICS23_)/) });
        }
      }
    });
    expect(survivors).toEqual([]);
  });
});
