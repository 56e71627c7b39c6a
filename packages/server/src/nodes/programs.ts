import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, chown, copyFile, lstat, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { type Artifact, chooseSource, type ObtainProgress, obtainSource, type SourceKind } from '@blockcluster/ledgers';
import { traversable } from '../database/runtime.ts';
import type { Account } from './process/account.ts';
import type { StoredProgram } from './tables.ts';

const run = promisify(execFile);
const VERSION_MS = 30_000;

/**
 * Programs under their SHA-256. A node runs from here and nowhere else, so that an update of the system never changes a
 * node behind its back, and a program that was altered is not started again.
 */
export class ProgramStore {
  readonly #root: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(root: string, env: Readonly<Record<string, string | undefined>>) {
    this.#root = root;
    this.#env = env;
  }

  /** Takes a program from the first source that this machine reaches, or from the one that is asked for. */
  async obtain(
    artifact: Artifact,
    wanted: SourceKind | undefined,
    options: {
      readonly progress: ObtainProgress;
      readonly signal: AbortSignal;
      readonly account?: Account | undefined;
    },
  ): Promise<StoredProgram> {
    const { source } = await chooseSource(artifact, this.#env, wanted);
    await mkdir(this.#root, { recursive: true, mode: 0o755 });
    const scratch = await mkdtemp(join(this.#root, '.new-'));
    try {
      const { progress, signal } = options;
      progress({ step: 'obtaining', detail: `${artifact.program} (${source.from})` });
      const found = await obtainSource(artifact, source, { scratch, env: this.#env, progress, signal });
      const path = await this.#keep(artifact, found, scratch);
      const version = await versionOf(artifact, path, options.account);
      return { source: source.from, path, sha256: await hashOf(path), version };
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** Throws NODE_PROGRAM_CHANGED unless the stored program is still the one that was obtained. */
  async check(program: StoredProgram): Promise<void> {
    const found = await hashOf(program.path).catch(() => 'missing');
    if (found !== program.sha256)
      throw new CodedError('NODE_PROGRAM_CHANGED', `${program.path} is not the program that was obtained (${found})`);
  }

  async #keep(artifact: Artifact, found: string, scratch: string): Promise<string> {
    const copy = join(scratch, 'program');
    await copyFile(found, copy);
    await chmod(copy, 0o755);
    const folder = join(this.#root, await hashOf(copy));
    await mkdir(folder, { recursive: true, mode: 0o755 });
    for (const name of artifact.beside ?? []) {
      await copyFile(join(dirname(found), name), join(scratch, name));
      await chmod(join(scratch, name), 0o644);
      await rename(join(scratch, name), join(folder, name));
    }
    const path = join(folder, artifact.program);
    await rename(copy, path);
    return path;
  }
}

/**
 * Where programs are kept: in the data directory, or, where root's nodes run as a user who can't walk there, in a public
 * place that nobody but root can write to.
 */
export async function programRoot(data: string, account: Account | undefined): Promise<string> {
  const own = join(data, 'programs');
  if (account === undefined) return own;
  if (await traversable(data, account.uid)) return own;
  for (const base of ['/var/lib/blockcluster', '/var/tmp/blockcluster', '/tmp/blockcluster']) {
    try {
      await mkdir(base, { recursive: true, mode: 0o755 });
      const owner = await lstat(base);
      if (!owner.isDirectory() || owner.uid !== process.getuid?.() || (owner.mode & 0o022) !== 0) continue;
      await chmod(base, 0o755);
      const place = join(base, 'programs');
      await mkdir(place, { recursive: true, mode: 0o755 });
      if (await traversable(place, -1)) return place;
    } catch {
      // Read-only or not ours: the next place.
    }
  }
  throw new CodedError('NODE_START_FAILED', 'No folder for programs is open to an unprivileged user');
}

async function versionOf(artifact: Artifact, path: string, account: Account | undefined): Promise<string> {
  const { args, pattern } = artifact.version;
  if (args.length === 0) return 'unknown';
  // Some programs write a configuration before they say anything.
  const home = await mkdtemp(join(tmpdir(), 'blockcluster-version-'));
  try {
    if (account !== undefined) await chown(home, account.uid, account.gid);
    const { stdout, stderr } = await run(path, args, {
      timeout: VERSION_MS,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', HOME: home, LD_LIBRARY_PATH: dirname(path) },
      ...(account ?? {}),
    });
    const match = new RegExp(pattern).exec(stdout + stderr);
    if (match?.[1] !== undefined) return match[1];
    throw new Error('it does not say its version as expected');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('NODE_PROGRAM_UNUSABLE', `${artifact.program} can't be used: ${reason.slice(0, 400)}`, {
      cause,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function hashOf(path: string): Promise<string> {
  await stat(path);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
