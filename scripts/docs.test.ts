// What the documents name must be there: linked files, commands, settings.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, isTypeScript, listFiles, readSource, repositoryRoot } from './source-files.ts';

const pages = listFiles('.', (name) => name.endsWith('.md'));

/** A page without its code, where brackets mean something else. */
const prose = (page: string): string => readSource(page).replace(/```[\s\S]*?```|`[^`\n]*`/g, '');

describe('the documents', () => {
  it('link only to files that are there', () => {
    const broken: string[] = [];
    for (const page of pages) {
      for (const [, target = ''] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|mailto:|#)/.test(target)) continue;
        const path = target.split('#')[0] ?? '';
        if (!existsSync(join(repositoryRoot, dirname(page), path))) broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('name only commands that the program has', () => {
    const known = new Set(
      [...readSource('packages/cli/src/main.ts').matchAll(/^ {2}'?([a-z-]+)'?: async \(\)/gm)].map((match) => match[1]),
    );
    expect(known.size).toBeGreaterThan(5);
    const unknown: string[] = [];
    for (const page of pages) {
      for (const [, command = ''] of readSource(page).matchAll(/(?:npx |^|`)blockcluster ([a-z-]+)/gm)) {
        if (!known.has(command) && command !== 'help') unknown.push(`${page}: ${command}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  it('name only npm scripts that are there', () => {
    const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Record<string, string> };
    const unknown: string[] = [];
    for (const page of pages) {
      for (const [, script = ''] of readSource(page).matchAll(/npm run ([a-z-]+)(?! -w)/g)) {
        if (!Object.hasOwn(scripts, script) && script !== 'build') unknown.push(`${page}: ${script}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  it('tell every setting that the server reads from its environment', () => {
    const told = readSource('docs/operations.md') + readSource('docs/ledgers.md');
    const read = listFiles('packages/server/src', isTypeScript)
      .filter((path) => !isTest(path))
      .flatMap((path) => [
        ...readSource(path).matchAll(/env\.(BLOCKCLUSTER_[A-Z_]+|DATABASE_URL|LOG_LEVEL|PORT|HOST)\b/g),
      ])
      .map((match) => match[1] ?? '');
    expect(read.length).toBeGreaterThan(5);
    expect([...new Set(read)].filter((name) => !told.includes(name))).toEqual([]);
  });
});
