import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readOpenApi, renderSchema } from '../generate.ts';

describe('the generated types', () => {
  it('are those of the server as it is now ("npm run generate" writes them anew)', async () => {
    const committed = await readFile(new URL('../src/generated/schema.ts', import.meta.url), 'utf8');
    expect(await renderSchema(await readOpenApi())).toBe(committed);
  }, 120_000);
});
