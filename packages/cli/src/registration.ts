import { nameMember } from '@blockcluster/btml';
import { type BulkAnswer, type Client, ProblemError, type RecordRequest } from '@blockcluster/client';
import { type FoundFile, hashFile, mediaTypeOf } from './files.ts';
import type { CommandIo } from './io.ts';
import { startProgress } from './progress.ts';
import { inParallel, withRetry } from './retry.ts';

export interface Registered {
  readonly file: FoundFile;
  readonly digest: string;
  readonly answer: BulkAnswer;
}

/** Records that one request carries: large enough for throughput, small enough to repeat after a broken connection. */
const CHUNK = 1_000;

/** Hashes the files, four at a time. */
export async function hashFiles(io: CommandIo, files: readonly FoundFile[]): Promise<string[]> {
  const digests = new Array<string>(files.length).fill('');
  const progress = startProgress(io, 'hashing    ', files.length);
  let done = 0;
  await inParallel(files, 4, async (file, index) => {
    io.signal.throwIfAborted();
    digests[index] = await hashFile(file.path);
    done += 1;
    progress.update(done);
  });
  progress.end();
  return digests;
}

/** What a file is registered as. A name that BTML strings can't hold travels encoded, as `name64`. */
export function recordFor(file: FoundFile, digest: string): RecordRequest {
  const media = mediaTypeOf(file.path);
  return {
    digest: `sha-256:${digest}`,
    ...(media === undefined ? {} : { media }),
    ...nameMember(file.name),
  };
}

/**
 * Registers digests in chunks. A chunk whose connection breaks is sent again as a whole: the server answers a record
 * that it has already with the first answer, so nothing is recorded twice.
 */
export async function registerAll(
  io: CommandIo,
  client: Client,
  files: readonly FoundFile[],
  digests: readonly string[],
  options: { readonly plan: string | undefined; readonly deadline: number },
): Promise<Registered[]> {
  const registered: Registered[] = [];
  const progress = startProgress(io, 'registering', files.length);
  for (let start = 0; start < files.length; start += CHUNK) {
    io.signal.throwIfAborted();
    const chunk = files.slice(start, start + CHUNK);
    const requests = chunk.map((file, index) => recordFor(file, digests[start + index] ?? ''));
    const answers = await withRetry(io, options.deadline, () => sendChunk(client, requests, options.plan, io.signal));
    for (const [index, answer] of answers.entries()) {
      const file = chunk[index];
      if (file !== undefined) registered.push({ file, digest: digests[start + index] ?? '', answer });
    }
    progress.update(registered.length);
  }
  progress.end();
  return registered;
}

async function sendChunk(
  client: Client,
  requests: readonly RecordRequest[],
  plan: string | undefined,
  signal: AbortSignal,
): Promise<BulkAnswer[]> {
  const answers: BulkAnswer[] = [];
  for await (const answer of client.registerMany(requests, { signal, ...(plan === undefined ? {} : { plan }) }))
    answers.push(answer);
  if (answers.length === requests.length) return answers;
  throw new ProblemError({
    type: 'about:blank',
    title: 'The answer ended early.',
    status: 503,
    code: 'CLI_UNREACHABLE',
    detail: `${answers.length} of ${requests.length} answers arrived`,
  });
}
