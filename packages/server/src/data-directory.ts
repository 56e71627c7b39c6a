import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** What `credentials.json` holds: how programs on this machine reach their server. */
export const Credentials = Type.Object({ url: Type.String(), apiKey: Type.String() });
export interface Credentials {
  readonly url: string;
  readonly apiKey: string;
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
