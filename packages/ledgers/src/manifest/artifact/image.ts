import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { findTool, runTool } from './command.ts';
import { platform, type SourceReader } from './source.ts';

/**
 * A program out of a container image that is named by its digest. Only the program is taken from it: it then runs like any
 * other, under the same user, limits and probes.
 */
export const imageSource: SourceReader<'image'> = {
  async assess(_artifact, source, env) {
    const digest = source.digests[platform];
    if (digest === undefined)
      return {
        source: 'image',
        reachable: false,
        code: 'NODE_SOURCE_PLATFORM',
        reason: `no digest of ${source.image} is known for ${platform}`,
        how: 'use another source',
      };
    const engine = await engineOf(env);
    if (engine === undefined)
      return {
        source: 'image',
        reachable: false,
        code: 'NODE_TOOL_MISSING',
        reason: 'neither Docker nor Podman is installed',
        how: 'install one of them',
      };
    try {
      await runTool(engine, ['info'], { timeoutMs: 10_000, env: { ...env } });
    } catch {
      return {
        source: 'image',
        reachable: false,
        code: 'NODE_TOOL_MISSING',
        reason: `${engine} is installed, but its service doesn't answer`,
        how: 'start the container service',
      };
    }
    return {
      source: 'image',
      reachable: true,
      code: 'NODE_SOURCE_READY',
      reason: `${engine} can fetch ${source.image}@${digest}`,
      how: 'take the program out of it',
    };
  },

  async obtain(artifact, source, context) {
    const engine = await engineOf(context.env);
    const digest = source.digests[platform];
    if (engine === undefined || digest === undefined)
      throw new CodedError('NODE_TOOL_MISSING', 'no container engine, or no digest for this platform');
    const options = { signal: context.signal, env: { ...context.env } };
    const reference = `${source.image}@${digest}`;
    await runTool(engine, ['pull', reference], {
      ...options,
      onLine: (line) => context.progress({ step: 'pulling', detail: line.slice(0, 120) }),
    });
    const container = (await runTool(engine, ['create', reference], options)).trim();
    const out = join(context.scratch, artifact.program);
    try {
      await runTool(engine, ['cp', `${container}:${source.file}`, out], options);
    } finally {
      await runTool(engine, ['rm', container], { env: { ...context.env } });
    }
    return out;
  },
};

const engineOf = async (env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> =>
  (await findTool('docker', env)) ?? (await findTool('podman', env));
