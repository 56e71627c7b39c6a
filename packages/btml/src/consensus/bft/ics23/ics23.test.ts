import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCodedError } from '../../../errors.ts';
import { inclusionProof, leafHash, merkleRoot, sha256 } from '../../../merkle/index.ts';
import { concat, equal, fromHex, toHex, utf8 } from '../../../proof/bytes.ts';
import { hashBy, withLength } from './hash.ts';
import { type AbsenceProof, commitmentMessage, type ExistenceProof, type InnerOp, type LeafOp } from './messages.ts';
import { leftBranchesEmpty, rightBranchesEmpty } from './neighbours.ts';
import { applyInner, applyLeaf, existenceRoot } from './ops.ts';
import { checkAgainstSpec, checkLeaf, iavlSpec, type ProofSpec, tendermintSpec } from './spec.ts';
import { parseCommitmentProof, verifyAbsence, verifyCommitment, verifyExistence } from './verify.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/ics23');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const bytes = (text: string | null | undefined): Uint8Array => Uint8Array.from(Buffer.from(text ?? '', 'base64'));

function refusal(run: () => unknown): string {
  try {
    run();
    return '';
  } catch (error) {
    if (isCodedError(error)) return error.code;
    throw error;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: test vectors, read as they are
type Json = any;
const leafOf = (json: Json): LeafOp => ({
  hash: json.hash ?? 0,
  prehashKey: json.prehash_key ?? 0,
  prehashValue: json.prehash_value ?? 0,
  length: json.length ?? 0,
  prefix: bytes(json.prefix),
});
const innerOf = (json: Json): InnerOp => ({
  hash: json.hash ?? 0,
  prefix: bytes(json.prefix),
  suffix: bytes(json.suffix),
});
const existenceOf = (json: Json): ExistenceProof => ({
  key: bytes(json.key),
  value: bytes(json.value),
  leaf: json.leaf ? leafOf(json.leaf) : null,
  path: (json.path ?? []).map(innerOf),
});
const specOf = (json: Json): ProofSpec => ({
  leaf: leafOf(json.leaf_spec ?? {}),
  inner: {
    childOrder: json.inner_spec.child_order,
    childSize: json.inner_spec.child_size,
    minPrefixLength: json.inner_spec.min_prefix_length,
    maxPrefixLength: json.inner_spec.max_prefix_length,
    hash: json.inner_spec.hash,
    ...(json.inner_spec.empty_child ? { emptyChild: bytes(json.inner_spec.empty_child) } : {}),
  },
  ...(json.min_depth ? { minDepth: json.min_depth } : {}),
  ...(json.max_depth ? { maxDepth: json.max_depth } : {}),
  ...(json.inner_spec.child_size === 33 && iavlSpec.also ? { also: iavlSpec.also } : {}),
});

describe('operations of the reference vectors', () => {
  test.each(Object.entries<Json>(read('TestDoHashData.json')))('hash %s', (_name, item) => {
    const preimage = utf8(item.Preimage ?? item.PreImage);
    expect(toHex(hashBy(item.HashOp, preimage))).toBe(item.ExpectedHash);
  });
  test.each(Object.entries<Json>(read('TestLeafOpData.json')))('leaf: %s', (_name, item) => {
    const run = () => applyLeaf(leafOf(item.Op), bytes(item.Key), bytes(item.Value));
    if (item.IsErr) expect(refusal(run)).toBe('ICS23_OP');
    else expect(run()).toEqual(bytes(item.Expected));
  });
  test.each(Object.entries<Json>(read('TestInnerOpData.json')))('inner: %s', (_name, item) => {
    const run = () => applyInner(innerOf(item.Op), bytes(item.Child));
    if (item.IsErr) expect(refusal(run)).toBe('ICS23_OP');
    else expect(run()).toEqual(bytes(item.Expected));
  });
  test.each(Object.entries<Json>(read('TestExistenceProofData.json')))('proof: %s', (_name, item) => {
    const run = () => existenceRoot(existenceOf(item.Proof));
    if (item.IsErr) expect(refusal(run)).toBe('ICS23_OP');
    else expect(run()).toEqual(bytes(item.Expected));
  });
  test.each(Object.entries<Json>(read('TestCheckLeafData.json')))('leaf by specification: %s', (_name, item) => {
    const spec: ProofSpec = { leaf: leafOf(item.Spec), inner: iavlSpec.inner };
    expect(refusal(() => checkLeaf(leafOf(item.Leaf), spec))).toBe(item.IsErr ? 'ICS23_OP' : '');
  });
  test.each(Object.entries<Json>(read('TestCheckAgainstSpecData.json')))('specification: %s', (_name, item) => {
    const run = () => checkAgainstSpec(existenceOf(item.Proof), specOf(item.Spec));
    expect(refusal(run)).toBe(item.Err === '' ? '' : 'ICS23_OP');
  });
  const branches: readonly Json[] = read('TestEmptyBranchData.json');
  test.each(branches)('empty branch, left $IsLeft, right $IsRight', (item) => {
    const { inner } = specOf(item.Spec);
    expect(leftBranchesEmpty(innerOf(item.Op), inner)).toBe(item.IsLeft);
    expect(rightBranchesEmpty(innerOf(item.Op), inner)).toBe(item.IsRight);
  });
});

const iavlFiles = readdirSync(join(folder, 'iavl'));

describe('IAVL trees', () => {
  test.each(iavlFiles)('%s', (file) => {
    const { key, proof, root, value } = read(`iavl/${file}`);
    const parsed = parseCommitmentProof(fromHex(proof));
    const steps = [{ spec: iavlSpec, key: fromHex(key), proof: parsed }];
    expect(parsed.kind).toBe(value === '' ? 'absent' : 'exist');
    const content = value === '' ? undefined : fromHex(value);
    verifyCommitment(fromHex(root), steps, content);
    const other = content === undefined ? utf8('value') : undefined;
    expect(refusal(() => verifyCommitment(fromHex(root), steps, other))).toBe('ICS23_KIND');
    const elsewhere = [{ spec: iavlSpec, key: utf8('other'), proof: parsed }];
    expect(refusal(() => verifyCommitment(fromHex(root), elsewhere, content))).toBe('ICS23_KEY');
    expect(refusal(() => verifyCommitment(sha256(fromHex(root)), steps, content))).toBe('ICS23_ROOT');
    expect(
      refusal(() => verifyCommitment(fromHex(root), [{ ...steps[0], spec: tendermintSpec } as Json], content)),
    ).toBe('ICS23_OP');
  });

  test.each(iavlFiles)('every byte of %s', (file) => {
    const { key, proof, root, value } = read(`iavl/${file}`);
    const raw = fromHex(proof);
    const survivors: number[] = [];
    for (let at = 0; at < raw.length; at++) {
      for (const mask of [1, 0x10, 0x80]) {
        const changed = Uint8Array.from(raw);
        changed[at] = (changed[at] ?? 0) ^ mask;
        const code = refusal(() =>
          verifyCommitment(
            fromHex(root),
            [{ spec: iavlSpec, key: fromHex(key), proof: parseCommitmentProof(changed) }],
            value === '' ? undefined : fromHex(value),
          ),
        );
        if (code === '') survivors.push(at);
      }
    }
    expect(survivors).toEqual([]);
  });
});

/** A tree of CometBFT over sorted pairs, as a Cosmos SDK chain keeps one of its stores' roots (test support). */
function simpleTree(pairs: readonly (readonly [string, string])[]) {
  const leaves = pairs.map(([key, value]) =>
    leafHash(concat(withLength(1, utf8(key)), withLength(1, sha256(utf8(value))))),
  );
  const leaf: LeafOp = { hash: 1, prehashKey: 0, prehashValue: 1, length: 1, prefix: Uint8Array.of(0) };
  const one = Uint8Array.of(1);
  const none = new Uint8Array(0);
  /** Whether the node is a left child, from the leaf up: by where the power of two splits. */
  const sides = (index: number, size: number): boolean[] => {
    if (size === 1) return [];
    let half = 1;
    while (half * 2 < size) half *= 2;
    return index < half ? [...sides(index, half), true] : [...sides(index - half, size - half), false];
  };
  const exist = (index: number): ExistenceProof => {
    const siblings = inclusionProof(leaves, index);
    const path = sides(index, leaves.length).map((left, i): InnerOp => {
      const sibling = siblings[i] ?? none;
      return left ? { hash: 1, prefix: one, suffix: sibling } : { hash: 1, prefix: concat(one, sibling), suffix: none };
    });
    return { key: utf8(pairs[index]?.[0] ?? ''), value: utf8(pairs[index]?.[1] ?? ''), leaf, path };
  };
  return { root: merkleRoot(leaves), exist };
}

describe('CometBFT trees', () => {
  const pairs = ['b', 'd', 'f', 'h', 'j', 'l', 'n'].map((key) => [key, `value of ${key}`] as const);
  const { root, exist } = simpleTree(pairs);

  test('every pair is there', () => {
    pairs.forEach(([key, value], i) => {
      verifyExistence(exist(i), tendermintSpec, root, utf8(key), utf8(value));
      expect(refusal(() => verifyExistence(exist(i), tendermintSpec, root, utf8(key), utf8('x')))).toBe('ICS23_VALUE');
      const round = commitmentMessage.encode({ exist: exist(i), nonexist: null, batch: null, compressed: null });
      expect(equal(existenceRoot(parsedExistence(round)), root)).toBe(true);
    });
  });

  function parsedExistence(raw: Uint8Array): ExistenceProof {
    const parsed = parseCommitmentProof(raw);
    if (parsed.kind !== 'exist') throw new Error('not a proof of existence');
    return parsed.proof;
  }

  const absent = (key: string, left?: number, right?: number): AbsenceProof => ({
    key: utf8(key),
    left: left === undefined ? null : exist(left),
    right: right === undefined ? null : exist(right),
  });

  test.each([
    ['a', undefined, 0],
    ['c', 0, 1],
    ['e', 1, 2],
    ['g', 2, 3],
    ['i', 3, 4],
    ['k', 4, 5],
    ['m', 5, 6],
    ['z', 6, undefined],
  ])('%s is not there', (key, left, right) => {
    verifyAbsence(absent(key, left, right), tendermintSpec, root, utf8(key));
    expect(refusal(() => verifyAbsence(absent(key, left, right), tendermintSpec, root, utf8('b')))).toBe('ICS23_KEY');
  });

  test.each([
    ['d, between its neighbours', absent('d', 0, 2)],
    ['d, left of the second', absent('a', undefined, 1)],
    ['right of the last but one', absent('z', 5, undefined)],
    ['the key itself on the left', absent('d', 1, 2)],
    ['the key itself on the right', absent('d', 0, 1)],
    ['neighbours the wrong way round', absent('c', 1, 0)],
    ['twice the same', absent('c', 0, 0)],
    ['no neighbours', absent('c')],
  ])('refused: %s', (_name, proof) => {
    expect(refusal(() => verifyAbsence(proof, tendermintSpec, root, proof.key))).toBe('ICS23_ABSENCE');
  });

  test('a node passed off as a leaf, an operation that no tree has', () => {
    const [step, ...rest] = exist(0).path;
    if (step === undefined) throw new Error('no step');
    const with_ = (first: InnerOp): ExistenceProof => ({ ...exist(0), path: [first, ...rest] });
    for (const bad of [
      { ...step, prefix: Uint8Array.of(0) },
      { ...step, prefix: new Uint8Array(0) },
      { ...step, suffix: step.suffix.slice(1) },
      { ...step, suffix: concat(step.suffix, step.suffix) },
      { ...step, hash: 2 },
    ]) {
      expect(refusal(() => verifyExistence(with_(bad), tendermintSpec, root, utf8('b'), utf8('value of b')))).toBe(
        'ICS23_OP',
      );
    }
  });

  test('a batch is not supported, nothing is no proof', () => {
    expect(refusal(() => parseCommitmentProof(fromHex('1a00')))).toBe('ICS23_KIND');
    expect(refusal(() => parseCommitmentProof(new Uint8Array(0)))).toBe('ICS23_KIND');
  });

  test('a value in a store in the tree of the stores', () => {
    const { key, proof, root: store, value } = read('iavl/exist_left.json');
    const inner = parseCommitmentProof(fromHex(proof));
    const one = Uint8Array.of(1);
    const leaf: LeafOp = { hash: 1, prehashKey: 0, prehashValue: 1, length: 1, prefix: Uint8Array.of(0) };
    const sibling = sha256(utf8('another store'));
    const path = [{ hash: 1, prefix: one, suffix: sibling }];
    const outer: ExistenceProof = { key: utf8('bank'), value: fromHex(store), leaf, path };
    const appHash = existenceRoot(outer);
    const steps = [
      { spec: iavlSpec, key: fromHex(key), proof: inner },
      { spec: tendermintSpec, key: utf8('bank'), proof: { kind: 'exist' as const, proof: outer } },
    ];
    verifyCommitment(appHash, steps, fromHex(value));
    expect(refusal(() => verifyCommitment(appHash, steps, utf8('x')))).toBe('ICS23_VALUE');
    expect(refusal(() => verifyCommitment(appHash, steps.toReversed(), fromHex(value)))).not.toBe('');
    expect(refusal(() => verifyCommitment(appHash, [], fromHex(value)))).toBe('ICS23_KIND');
  });
});
