import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import vm from 'node:vm';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.test.ts'));

describe('source', () => {
  it('imports nothing but itself and the curve, hash and base libraries', () => {
    const foreign = files.flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
      return imports
        .filter((name) => !/^(\.|@noble\/(curves|hashes)\/|@scure\/base$)/.test(name))
        .map((name) => `${file}: ${name}`);
    });
    expect(files.length).toBeGreaterThan(30);
    expect(foreign).toEqual([]);
  });

  it('names no clock, no randomness and no global of Node', () => {
    const words =
      /\b(Date\.now|new Date\(\)|Math\.random|getRandomValues|process\.|Buffer\b|require\(|__dirname|setTimeout|fetch\()/;
    const found = files.filter((file) =>
      words.test(readFileSync(join(source, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
    expect(found).toEqual([]);
  });
});

describe('bundled for a browser', () => {
  it('runs where there is neither Buffer nor process, only what every worker has', async () => {
    const result = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        target: 'es2024',
        lib: { entry: join(source, 'index.ts'), formats: ['iife'], name: 'btml' },
      },
    });
    const outputs = Array.isArray(result) ? result : [result];
    const [chunk] = outputs.flatMap((one) => ('output' in one ? one.output : []));
    if (chunk?.type !== 'chunk') throw new Error('nothing was bundled');
    const { code } = chunk;
    const context = vm.createContext({ TextEncoder, TextDecoder });
    vm.runInContext(code, context, { filename: relative(source, 'btml.js') });
    const id = vm.runInContext(
      `btml.parseDocument('{"btml":"1.0","kind":"record","issuer":"did:web:a.example","issued":"2026-11-22T13:00:00Z",' +
        '"salt":"AwMDAwMDAwMDAwMDAwMDAw","digest":"sha-256:${'a'.repeat(64)}"}').id`,
      context,
    );
    expect(id).toMatch(/^bagaaiera/);
    expect(vm.runInContext('typeof Buffer + typeof process', context)).toBe('undefinedundefined');
  }, 120_000);
});
