// The habits of the house, held by tests: who may import whom, how large a file may grow, what a dependency must be.
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';
import { importsOf, isTest, isTypeScript, listFiles, readSource } from './source-files.ts';

/** Each package and the packages of this repository that its sources may lean on (docs/architecture.md). */
const allowed: Record<string, string[]> = {
  btml: [],
  ledgers: ['btml'],
  server: ['btml', 'ledgers'],
  client: [],
  cli: ['btml', 'ledgers', 'server', 'client'],
  web: ['btml', 'client'],
};
const packages = Object.keys(allowed);
const sources = (name: string): string[] => listFiles(`packages/${name}/src`, isTypeScript).filter((p) => !isTest(p));

describe('the house', () => {
  it.each(packages)('%s imports only the floors below it', (name) => {
    const wrong: string[] = [];
    for (const path of sources(name)) {
      for (const target of importsOf(readSource(path))) {
        const own = /^@blockcluster\/([a-z]+)/.exec(target)?.[1];
        if (own !== undefined && own !== name && !allowed[name]?.includes(own)) wrong.push(`${path} -> ${target}`);
        if (target.startsWith('../') && /(^|\/)packages\//.test(target)) wrong.push(`${path} -> ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(['btml', 'client', 'web'])('%s runs in a browser: no Node built-ins in its sources', (name) => {
    const wrong: string[] = [];
    for (const path of sources(name)) {
      for (const target of importsOf(readSource(path))) {
        if (target.startsWith('node:') || builtinModules.includes(target)) wrong.push(`${path} -> ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps files small enough to read', () => {
    const large = ['packages', 'scripts', 'bench', 'examples']
      .flatMap((folder) => listFiles(folder, isTypeScript))
      .map((path) => ({ path, lines: readSource(path).split('\n').length }))
      .filter(({ lines }) => lines > 400);
    expect(large).toEqual([]);
  });

  it('leaves no unfinished business in the sources', () => {
    const marks = ['packages', 'scripts', 'bench', 'examples']
      .flatMap((folder) => listFiles(folder, isTypeScript))
      .filter((path) => path !== 'scripts/house.test.ts' && /\b(TODO|FIXME|XXX|HACK)\b/.test(readSource(path)));
    expect(marks).toEqual([]);
  });

  it('pins every dependency to one version', () => {
    const loose: string[] = [];
    for (const path of ['package.json', ...packages.map((name) => `packages/${name}/package.json`)]) {
      const manifest = JSON.parse(readSource(path)) as Record<string, Record<string, string> | undefined>;
      for (const section of ['dependencies', 'devDependencies', 'optionalDependencies']) {
        for (const [name, version] of Object.entries(manifest[section] ?? {})) {
          if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) loose.push(`${path}: ${name}@${version}`);
        }
      }
    }
    expect(loose).toEqual([]);
  });

  it('uses permissive licences only and names no download host in the lockfile', () => {
    const lock = JSON.parse(readSource('package-lock.json')) as {
      packages: Record<string, { license?: string; link?: boolean; resolved?: string; dev?: boolean }>;
    };
    // Lightning CSS (MPL-2.0) is a build tool that ships in no artifact. memorystream (behind solc) is MIT, which its
    // manifest says in the old field `licenses` that lockfiles leave out.
    const permissive =
      /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|Unlicense|CC0-1\.0|CC-BY-4\.0|BlueOak-1\.0\.0|Python-2\.0|WTFPL)\b/;
    const tools = /^(node_modules\/)?(lightningcss(-[\w-]+)?|memorystream)$/;
    const wrong: string[] = [];
    for (const [path, entry] of Object.entries(lock.packages)) {
      if (path === '' || entry.link || (path.startsWith('packages/') && !path.includes('node_modules'))) continue;
      if (/^https?:/.test(entry.resolved ?? '')) wrong.push(`${path}: ${entry.resolved}`);
      if (tools.test(path)) continue;
      if (!permissive.test(entry.license ?? '')) wrong.push(`${path}: ${entry.license ?? 'no licence'}`);
    }
    expect(wrong).toEqual([]);
  });
});
