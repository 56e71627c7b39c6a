import { lstat, opendir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that a process holds in memory (VmRSS); undefined where the system doesn't tell. */
export async function memoryOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(text);
  return match ? Number(match[1]) * 1_024 : undefined;
}

/** Bytes that a folder takes on the disk; what vanishes meanwhile counts as nothing. */
export async function diskOf(folder: string): Promise<number> {
  let bytes = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await opendir(next).catch(() => undefined);
    if (entries === undefined) continue;
    for await (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else
        bytes += await lstat(path).then(
          (info) => info.blocks * 512,
          () => 0,
        );
    }
  }
  return bytes;
}

/** Bytes that are free to this user on the disk of a folder. */
export async function freeOf(folder: string): Promise<number> {
  const info = await statfs(folder);
  return info.bavail * info.bsize;
}
