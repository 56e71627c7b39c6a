import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@blockcluster/btml';
import { runTool } from './command.ts';
import { platform, type SourceReader } from './source.ts';

const LOOK_MS = 10_000;

/** A release archive whose hash the manifest pins: not a byte of another one is unpacked. */
export const releaseSource: SourceReader<'release'> = {
  async assess(_artifact, source) {
    const file = source.files[platform];
    if (file === undefined)
      return {
        source: 'release',
        reachable: false,
        code: 'NODE_SOURCE_PLATFORM',
        reason: `release ${source.version} has no program for ${platform} whose hash is known`,
        how: 'use another source',
      };
    try {
      const answer = await fetch(file.url, { method: 'HEAD', signal: AbortSignal.timeout(LOOK_MS) });
      if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
    } catch (error) {
      return {
        source: 'release',
        reachable: false,
        code: 'NODE_SOURCE_OFFLINE',
        reason: `${new URL(file.url).host} can't be reached from here (${reasonOf(error)})`,
        how: `let this machine reach it, or fetch ${file.url} elsewhere, check its SHA-256 ${file.sha256}, and put the program on the PATH`,
      };
    }
    return {
      source: 'release',
      reachable: true,
      code: 'NODE_SOURCE_READY',
      reason: `release ${source.version} can be downloaded; its hash is vouched for by ${source.signer}`,
      how: 'download and check it',
    };
  },

  async obtain(_artifact, source, context) {
    const file = source.files[platform];
    if (file === undefined) throw new CodedError('NODE_SOURCE_PLATFORM', `no release for ${platform}`);
    const { url } = file;
    const archive = join(context.scratch, basename(new URL(url).pathname));
    const answer = await fetch(url, { signal: context.signal });
    if (!answer.ok || answer.body === null)
      throw new CodedError('NODE_SOURCE_OFFLINE', `${file.url} answered with HTTP status ${answer.status}`);
    const total = Number(answer.headers.get('content-length')) || undefined;
    const hash = createHash('sha256');
    const { body } = answer;
    let done = 0;
    async function* counted() {
      for await (const chunk of body) {
        hash.update(chunk);
        done += chunk.length;
        context.progress({ step: 'downloading', done, ...(total === undefined ? {} : { total }), detail: url });
        yield chunk;
      }
    }
    await pipeline(counted, createWriteStream(archive, { mode: 0o600 }));
    const found = hash.digest('hex');
    if (found !== file.sha256)
      throw new CodedError('NODE_ARTIFACT_HASH', `${file.url} has the SHA-256 ${found}, not ${file.sha256}`);
    const folder = join(context.scratch, 'release');
    await mkdir(folder);
    await runTool('tar', ['-xf', archive, '-C', folder], { signal: context.signal });
    return join(folder, file.file);
  },
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
