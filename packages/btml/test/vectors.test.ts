import { describe, expect, it } from 'vitest';
import { answer, operations } from '../harness/answer.ts';
import { compareAnswer } from '../harness/compare.ts';
import { inputBytes, readVectors } from '../harness/vectors.ts';
import { btmlErrors } from '../src/index.ts';

const vectors = readVectors();

describe('vectors', () => {
  it.each(Object.keys(operations))('%s answers as the checked-in vectors say', (op) => {
    const own = vectors.filter((vector) => vector.op === op);
    expect(own.length).toBeGreaterThan(0);
    const differences = own.map((vector) =>
      compareAnswer(vector, answer(op, inputBytes(vector.input), vector.options)),
    );
    expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
  });

  it('has at least 300 negative vectors, each tagged, each with a code of the registry', () => {
    const negative = vectors.flatMap(({ name, tag, expect: expected }) =>
      'error' in expected ? [{ name, tag, code: expected.error }] : [],
    );
    expect(negative.length).toBeGreaterThanOrEqual(300);
    expect(negative.filter(({ tag }) => !tag)).toEqual([]);
    expect(negative.filter(({ code }) => !Object.hasOwn(btmlErrors, code))).toEqual([]);
  });

  it('has no two vectors of one name in an operation', () => {
    const names = vectors.map(({ op, name }) => `${op} ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
