import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@blockcluster/btml';
import { limits } from '../../limits.ts';
import { tooLarge } from '../../read.ts';

const library = '@openzeppelin/contracts/';
const root = dirname(fileURLToPath(import.meta.resolve('@openzeppelin/contracts/package.json')));

/**
 * The given sources, and those of OpenZeppelin Contracts that they import, by the names under which they are imported.
 * Nothing else is read: an import that is neither given nor of the installed library stays missing, and the compiler says
 * so. Throws CONTRACT_LIMIT.
 */
export function withLibrary(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const all = new Map(sources);
  const waiting = [...sources];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [from, text] = next;
    for (const name of importsOf(text).map((target) => resolve(from, target))) {
      if (all.has(name)) continue;
      const found = readLibrary(name);
      if (found === undefined) continue;
      if (all.size >= limits.sourceFiles) throw tooLarge('Files of a source', limits.sourceFiles);
      all.set(name, found);
      waiting.push([name, found]);
    }
  }
  return all;
}

/** What a source imports; a comment that looks like an import brings a file more, and does no harm. */
function importsOf(text: string): readonly string[] {
  const imports = /\bimport\s+(?:[^;"']{0,2000}?\bfrom\s+)?["']([^"'\n]{1,512})["']/g;
  return [...text.matchAll(imports)].map(([, target]) => target ?? '');
}

/** As the compiler does it: what begins with a dot is relative to the importing file. */
function resolve(from: string, target: string): string {
  return target.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), target)) : target;
}

function readLibrary(name: string): string | undefined {
  const inside = name.startsWith(library) ? name.slice(library.length) : undefined;
  if (inside === undefined || !/^(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+\.sol$/.test(inside)) return undefined;
  const path = join(root, inside);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * Sources as they are given: one text, or texts by file name. Throws CONTRACT_FORMAT for names that are no plain paths, and
 * CONTRACT_LIMIT.
 */
export function readSources(given: string | Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const files = typeof given === 'string' ? [['Contract.sol', given] as const] : Object.entries(given);
  if (files.length === 0) throw new CodedError('CONTRACT_FORMAT', 'There is no source', { pointer: '/source' });
  if (files.length > limits.sourceFiles) throw tooLarge('Files of a source', limits.sourceFiles, '/source');
  const wrong = files.find(
    ([name]) => !/^(?:@?[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.sol$/.test(name),
  );
  if (wrong !== undefined)
    throw new CodedError('CONTRACT_FORMAT', 'Sources are named as paths that end in .sol', { pointer: '/source' });
  const length = files.reduce((sum, [, text]) => sum + text.length, 0);
  if (length > limits.sourceText) throw tooLarge('Characters of a source', limits.sourceText, '/source');
  return new Map(files);
}
