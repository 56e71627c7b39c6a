import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { isAlive, startTime } from './database/processes.ts';

const lockOf = (directory: string): string => join(directory, 'server.lock');

export interface TakenDirectory {
  /** What the process before this one called itself, if it died without releasing the directory. */
  readonly died: string | undefined;
  release(): Promise<void>;
}

/**
 * Takes the data directory for this process: creates it (mode 0700) and writes `server.lock`. Throws
 * SERVER_ALREADY_RUNNING when a living process has it, DATA_DIRECTORY_UNUSABLE when it cannot be written to.
 *
 * @param holder what this process calls itself, without spaces; its successor is told if it dies
 */
export async function takeDataDirectory(directory: string, holder: string): Promise<TakenDirectory> {
  const file = lockOf(directory);
  const mine = `${process.pid} ${await startTime(process.pid)} ${holder}\n`;
  let died: string | undefined;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await create(file, mine)) return { died, release: () => rm(file, { force: true }) };
      const pid = await serverOf(directory);
      if (pid !== undefined)
        throw new CodedError('SERVER_ALREADY_RUNNING', `Process ${pid} already serves ${directory}`);
      died = (await wordsOf(directory))[2] ?? died;
      await rm(file, { force: true });
    }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('DATA_DIRECTORY_UNUSABLE', `${directory}: ${reason}`, { cause });
  }
  throw new CodedError('SERVER_ALREADY_RUNNING', `Another server is starting on ${directory}`);
}

/** The process that serves a data directory; undefined when none does, whatever `server.lock` says. */
export async function serverOf(directory: string): Promise<number | undefined> {
  const [pid = '', began = ''] = await wordsOf(directory);
  const number = Number(pid);
  // A number that another process has got meanwhile began at another time. Where start times cannot be known, our own
  // number in the file is a leftover rather than ourselves.
  const reused = began === 'unknown' && number === process.pid;
  if (!Number.isSafeInteger(number) || number <= 0 || reused || !(await isAlive(number))) return undefined;
  return (await startTime(number)) === began ? number : undefined;
}

async function wordsOf(directory: string): Promise<string[]> {
  return (await readFile(lockOf(directory), 'utf8').catch(() => '')).trim().split(' ');
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
