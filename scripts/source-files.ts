import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../..');

const skipped = new Set(['node_modules', 'dist', 'generated', 'fixtures', 'vectors', '.blockcluster']);

/** Every file below `folder` (relative to the repository) whose name `accepts` takes, as repository-relative paths. */
export function listFiles(folder: string, accepts: (name: string) => boolean): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && accepts(entry.name)) found.push(relative(repositoryRoot, path));
    }
  };
  walk(join(repositoryRoot, folder));
  return found.sort();
}

export const readSource = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

export const isTypeScript = (name: string): boolean => /\.tsx?$/.test(name) && !name.endsWith('.d.ts');
export const isTest = (path: string): boolean =>
  /\.(test|browser\.test|bench)\.tsx?$/.test(path) || /\/test(ing)?\//.test(path);

/** The module names that a source file imports, statically or dynamically. */
export function importsOf(source: string): string[] {
  const found: string[] = [];
  const pattern = /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g;
  for (const match of source.matchAll(pattern)) found.push(match[1] ?? match[2] ?? '');
  return found;
}
