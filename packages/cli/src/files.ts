import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@blockcluster/btml';

export interface FoundFile {
  readonly path: string;
  /** Relative to the folder that was named, with forward slashes; the base name for a file that was named itself. */
  readonly name: string;
}

const unreadable = (path: string, cause: unknown): CodedError =>
  new CodedError('CLI_FILE', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

/**
 * Every regular file below the given paths, in a stable order. Symbolic links below a folder are not followed, and
 * receipts that an earlier run left beside their files (`<file>.btml`) are left out.
 */
export async function findFiles(cwd: string, targets: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const target of targets) {
    const start = resolve(cwd, target);
    const info = await stat(start).catch((cause: unknown) => {
      throw unreadable(target, cause);
    });
    if (info.isFile()) found.set(start, { path: start, name: start.split(sep).at(-1) ?? target });
    else if (info.isDirectory()) await walk(start, start, found);
    else throw new CodedError('CLI_FILE', `${target}: neither a file nor a folder`);
  }
  return [...found.values()];
}

async function walk(top: string, folder: string, found: Map<string, FoundFile>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(entries.map((entry) => entry.name));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(top, path, found);
    else if (entry.isFile() && !isReceiptBeside(entry.name, names)) {
      found.set(path, { path, name: relative(top, path).split(sep).join('/') });
    }
  }
}

const isReceiptBeside = (name: string, names: ReadonlySet<string>): boolean =>
  name.endsWith('.btml') && names.has(name.slice(0, -'.btml'.length));

export const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

/** A whole file of at most `limit` bytes; CLI_FILE where it is larger or can't be read. */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (info.size > limit) throw new CodedError('CLI_FILE', `${path}: larger than ${limit} bytes`);
  return new Uint8Array(
    await readFile(path).catch((cause: unknown) => {
      throw unreadable(path, cause);
    }),
  );
}

/** Digest of a file's bytes as lowercase hex; reads it as a stream, whatever its size. */
export async function hashFile(path: string, algorithm = 'sha256'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return hash.digest('hex');
}

/** Writes a file so that a reader sees the old bytes or the new ones, never half of them. */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw unreadable(path, cause);
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** The media type that a file's ending stands for, where it is beyond doubt. */
export const mediaTypeOf = (path: string): string | undefined => mediaTypes[extname(path).toLowerCase()];
