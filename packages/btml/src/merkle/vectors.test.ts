import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verifyConsistency, verifyInclusion } from './index.ts';

const root = fileURLToPath(new URL('../../fixtures/rfc6962-merkle', import.meta.url));

function vectors(kind: string): [string, Record<string, unknown>][] {
  return readdirSync(`${root}/${kind}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => [`${kind}/${name}`, JSON.parse(readFileSync(`${root}/${kind}/${name}`, 'utf8'))]);
}

const bytes = (value: unknown): Uint8Array => Buffer.from(String(value ?? ''), 'base64');
const list = (value: unknown): Uint8Array[] => (Array.isArray(value) ? value.map(bytes) : []);

const inclusion = vectors('inclusion');
const consistency = vectors('consistency');

test('all vectors are there', () => {
  expect(inclusion.length).toBe(65);
  expect(consistency.length).toBe(57);
});

test.each(inclusion)('%s', (_name, vector) => {
  const { leafIdx, treeSize, leafHash, proof, root: wanted, wantErr } = vector;
  const ok = verifyInclusion(bytes(leafHash), Number(leafIdx), Number(treeSize), list(proof), bytes(wanted));
  expect(ok).toBe(!wantErr);
});

test.each(consistency)('%s', (_name, vector) => {
  const { size1, size2, root1, root2, proof, wantErr } = vector;
  const ok = verifyConsistency(Number(size1), Number(size2), bytes(root1), bytes(root2), list(proof));
  expect(ok).toBe(!wantErr);
});
