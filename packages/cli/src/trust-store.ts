import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, followTrust, isCodedError, parseTrust, type Trust, type TrustHead } from '@blockcluster/btml';
import { dataDirectory } from './connection.ts';
import { isFile, readBounded, writeAtomically } from './files.ts';
import type { CommandIo } from './io.ts';

export const MAX_TRUST_FILE = 64 * 1024 * 1024;

/** The newest trust roots of a publisher that this command line follows. */
export interface Followed {
  readonly folder: string;
  /** `newest.json` in it. */
  readonly file: string;
  readonly trust: Trust;
  readonly head: TrustHead;
}

export interface Updated {
  readonly followed: Followed;
  /** The version that was replaced; undefined at first contact, or when nothing is newer. */
  readonly replaced?: number;
  readonly changed: boolean;
}

const root = (io: CommandIo): string => join(dataDirectory(io), 'trust');

/** Every publisher that is followed here: `<data>/trust/<end of the first key>/newest.json`. */
export async function followedPublishers(io: CommandIo): Promise<Followed[]> {
  const names = await readdir(root(io)).catch(() => []);
  const found: Followed[] = [];
  for (const name of names.sort()) {
    const folder = join(root(io), name);
    const file = join(folder, 'newest.json');
    if (await isFile(file)) found.push(opened(folder, await readBounded(file, MAX_TRUST_FILE)));
  }
  return found;
}

function opened(folder: string, bytes: Uint8Array): Followed {
  const trust = parseTrust(bytes);
  if (trust.signed === undefined) throw new CodedError('TRUST_UNSIGNED', `${folder}: nobody signed these trust roots`);
  return { folder, file: join(folder, 'newest.json'), trust, head: trust.signed.head };
}

/**
 * Takes a publisher's newer trust roots in place of the present ones, which go to `archive/`. Refused ones change
 * nothing; a second history that the publisher signed is kept beside as evidence.
 *
 * @param known what is followed already, or the key that is believed at first contact.
 * @throws CodedError TRUST_…, SIG_…
 */
export async function accept(
  io: CommandIo,
  known: Followed | { readonly publisher: string },
  bytes: Uint8Array,
): Promise<Updated> {
  const offered = parseTrust(bytes);
  const before = 'head' in known ? known : undefined;
  const start = before?.head ?? ('publisher' in known ? known : undefined);
  if (start === undefined) throw new RangeError('nothing to follow');
  const folder = before?.folder ?? join(root(io), start.publisher.slice(-16));
  let head: TrustHead;
  try {
    head = followTrust(start, offered, io.now() / 1_000);
  } catch (error) {
    if (isCodedError(error, 'TRUST_FORK') && before !== undefined) {
      const name = `fork-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.json`;
      await writeAtomically(join(folder, name), bytes);
    }
    throw error;
  }
  if (before !== undefined && head.version === before.head.version) return { followed: before, changed: false };
  await mkdir(join(folder, 'archive'), { recursive: true, mode: 0o700 });
  if (before !== undefined) {
    const old = await readBounded(before.file, MAX_TRUST_FILE);
    await writeAtomically(join(folder, 'archive', `${before.head.version}.json`), old);
  }
  const file = join(folder, 'newest.json');
  await writeAtomically(file, bytes);
  const followed = { folder, file, trust: offered, head };
  return { followed, changed: true, ...(before === undefined ? {} : { replaced: before.head.version }) };
}
