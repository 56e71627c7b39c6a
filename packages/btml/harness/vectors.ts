import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vector, VectorInput } from '../scripts/vectors/types.ts';

export const vectorsFolder: string = join(import.meta.dirname, '../vectors');

/** The bytes of a vector's input. */
export function inputBytes(input: VectorInput): Uint8Array {
  if ('utf8' in input) return new Uint8Array(Buffer.from(input.utf8, 'utf8'));
  if ('base64' in input) return new Uint8Array(Buffer.from(input.base64, 'base64'));
  if ('hex' in input) return new Uint8Array(Buffer.from(input.hex, 'hex'));
  return new Uint8Array(Buffer.from(input.parts.map(([text, count]) => text.repeat(count)).join(''), 'utf8'));
}

/** All vectors that are checked in, with the file that each is from. */
export function readVectors(): readonly (Vector & { readonly file: string })[] {
  const files = readdirSync(vectorsFolder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  return files.flatMap((file) => {
    const parsed: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(join(vectorsFolder, file), 'utf8'));
    return parsed.vectors.map((vector) => ({ ...vector, file }));
  });
}
