import {
  type BtmlMap,
  canonicalBytes,
  documentLeaf,
  formatPath,
  inclusionProof,
  merkleRoot,
  pathFromInclusion,
  sha256,
  utf8Encode,
} from '../../src/index.ts';

/** A log of `size` entries with `entry` at `index`: its root, and the path of the entry (absent with one leaf). */
export function testLog(entry: BtmlMap, index: number, size: number): { root: Uint8Array; path?: string[] } {
  const leaves = Array.from({ length: size }, (_, i) =>
    i === index ? documentLeaf(canonicalBytes(entry)) : sha256(utf8Encode(`leaf ${i}`)),
  );
  const root = merkleRoot(leaves);
  if (size === 1) return { root };
  return { root, path: formatPath(pathFromInclusion(index, size, inclusionProof(leaves, index))) };
}
