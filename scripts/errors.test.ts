import { describe, expect, it } from 'vitest';
import { loadRegistries, renderErrors } from './errors.ts';
import { isTest, isTypeScript, listFiles, readSource } from './source-files.ts';

/** Codes that a source file hands to CodedError or puts into a verdict or an answer. */
function codesIn(source: string): string[] {
  const families =
    'JSON|MARKUP|MODEL|SCHEMA|EXT|ID|SIG|VIEW|REPLAY|COMPILE|PROOF|FINALITY|BUNDLE|POLICY|OTS|TLOG|TRUST|LEDGER|SANDBOX|HTTP|AUTH|ACCESS|RECORD|BULK|PLAN|BUDGET|ANCHOR|TRANSACTION|WEBHOOK|DATABASE|CONFIG|VAULT|CLI';
  const found = [...source.matchAll(/new \w*Error\(\s*'([A-Z][A-Z0-9_]+)'/g)].map((m) => m[1] ?? '');
  for (const match of source.matchAll(new RegExp(`code: '((?:${families})_[A-Z0-9_]+)'`, 'g')))
    found.push(match[1] ?? '');
  return found;
}

describe('error codes', () => {
  it('are all registered', async () => {
    const known = new Set((await loadRegistries()).flatMap(({ entries }) => Object.keys(entries)));
    const missing: string[] = [];
    for (const path of listFiles('packages', isTypeScript).filter((p) => p.includes('/src/') && !isTest(p))) {
      for (const code of codesIn(readSource(path))) if (!known.has(code)) missing.push(`${path}: ${code}`);
    }
    expect(missing).toEqual([]);
  });

  it('are registered once, and are all used', async () => {
    const registries = await loadRegistries();
    const all = registries.flatMap(({ entries }) => Object.keys(entries));
    expect(all.length).toBe(new Set(all).size);
    const sources = listFiles('packages', isTypeScript)
      .filter((p) => p.includes('/src/') && !isTest(p) && !p.endsWith('error-codes.ts'))
      .map(readSource)
      .join('\n');
    expect(all.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('say what to do', async () => {
    for (const { entries } of await loadRegistries()) {
      for (const [code, entry] of Object.entries(entries)) {
        expect(entry.title.length, code).toBeGreaterThan(5);
        expect(entry.action.length, code).toBeGreaterThan(10);
      }
    }
  });

  it('are documented in docs/errors.md', async () => {
    expect(readSource('docs/errors.md')).toBe(await renderErrors());
  });
});
