import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { type LogKey, logKeyOf } from '@blockcluster/server/log/key.ts';
import { readBounded } from '../files.ts';
import type { CommandIo } from '../io.ts';

const MAX_KEY_FILE = 1_024;

/** Writes a fresh Ed25519 key as 64 hex digits, readable by its owner alone; answers it. Throws CLI_FILE where one is. */
export async function newKeyFile(io: CommandIo, file: string): Promise<LogKey> {
  const seed = randomBytes(32);
  try {
    await writeFile(resolve(io.cwd, file), `${seed.toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('CLI_FILE', `${file}: ${reason}`, { cause });
  }
  return logKeyOf(seed);
}

/** Reads a key that `identities new-key` wrote. Throws CLI_FILE. */
export async function readKeyFile(io: CommandIo, file: string): Promise<LogKey> {
  const text = new TextDecoder().decode(await readBounded(resolve(io.cwd, file), MAX_KEY_FILE)).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new CodedError('CLI_FILE', `${file} does not hold 64 hex digits`);
  return logKeyOf(Buffer.from(text, 'hex'));
}
