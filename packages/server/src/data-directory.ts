import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { isAlive, startTime } from './database/processes.ts';

/** What `credentials.json` holds: how programs on this machine reach their server. */
export const Credentials = Type.Object({ url: Type.String(), apiKey: Type.String() });
export interface Credentials {
  readonly url: string;
  readonly apiKey: string;
}

/**
 * Takes the data directory for this process: creates it (mode 0700) and writes `server.lock`. Throws
 * SERVER_ALREADY_RUNNING when a living process has it, DATA_DIRECTORY_UNUSABLE when it cannot be written to.
 */
export async function takeDataDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const file = join(directory, 'server.lock');
  const mine = `${process.pid} ${await startTime(process.pid)}\n`;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await create(file, mine)) return { release: () => rm(file, { force: true }) };
      await removeStale(file, directory);
    }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('DATA_DIRECTORY_UNUSABLE', `${directory}: ${reason}`, { cause });
  }
  throw new CodedError('SERVER_ALREADY_RUNNING', `Another server is starting on ${directory}`);
}

async function removeStale(file: string, directory: string): Promise<void> {
  const [pid = '', began = ''] = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ');
  const number = Number(pid);
  // A number that another process has got meanwhile began at another time. Where start times cannot be known, our own
  // number in the file is a leftover rather than ourselves.
  const reused = began === 'unknown' && number === process.pid;
  if (number > 0 && !reused && (await isAlive(number)) && (await startTime(number)) === began)
    throw new CodedError('SERVER_ALREADY_RUNNING', `Process ${number} already serves ${directory}`);
  await rm(file, { force: true });
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

/** Reads `credentials.json`; undefined when it is missing or unreadable. */
export async function readCredentials(directory: string): Promise<Credentials | undefined> {
  try {
    return Value.Parse(Credentials, JSON.parse(await readFile(join(directory, 'credentials.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes `credentials.json` with mode 0600, whole or not at all. Throws DATA_DIRECTORY_UNUSABLE. */
export async function writeCredentials(directory: string, credentials: Credentials): Promise<void> {
  const file = join(directory, 'credentials.json');
  try {
    await replace(file, credentials);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('DATA_DIRECTORY_UNUSABLE', `${file} cannot be written: ${reason}`, { cause });
  }
}

async function replace(file: string, credentials: Credentials): Promise<void> {
  const text = `${JSON.stringify({ url: credentials.url, apiKey: credentials.apiKey }, null, 2)}\n`;
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, text, { mode: 0o600, flag: 'wx', flush: true });
  await rename(`${file}.new`, file);
}
