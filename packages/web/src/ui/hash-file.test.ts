import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashFile } from './hash-file.ts';

describe('hashFile', () => {
  it('hashes nothing', async () => {
    expect(await hashFile(new Blob([]))).toBe(
      'sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('gives the digest of the whole for files of several chunks, and reports progress up to 1', async () => {
    const bytes = randomBytes(9 * 1024 * 1024 + 17);
    const parts: number[] = [];
    const digest = await hashFile(new Blob([bytes]), (part) => parts.push(part));
    expect(digest).toBe(`sha-256:${createHash('sha256').update(bytes).digest('hex')}`);
    expect(parts).toHaveLength(3);
    expect(parts.at(-1)).toBe(1);
    expect([...parts].sort((a, b) => a - b)).toEqual(parts);
  });
});
