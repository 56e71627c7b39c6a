import { copyFile, open, rename, rm, stat, truncate } from 'node:fs/promises';

const LIMIT = 8 * 1024 * 1024;
const KEPT = 3;

/**
 * Keeps a log below 8 MiB, with three older ones beside it. The process goes on writing to the same file, so it is copied
 * and emptied: a line that is written in between is lost, which is better than a process that must be told.
 */
export async function rotateLog(file: string, limit = LIMIT): Promise<boolean> {
  const size = await stat(file).then(
    (info) => info.size,
    () => 0,
  );
  if (size < limit) return false;
  await rm(`${file}.${KEPT}`, { force: true });
  for (let i = KEPT - 1; i > 0; i--) await rename(`${file}.${i}`, `${file}.${i + 1}`).catch(() => undefined);
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
  return true;
}

/** The last lines of a log. */
export async function lastLines(file: string, count: number): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    // Lines longer than this on average are cut at the front.
    const length = Math.min(size, Math.max(4_096, count * 400));
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, size - length);
    const lines = buffer.toString('utf8').split('\n');
    if (length < size) lines.shift();
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-count);
  } finally {
    await handle.close();
  }
}
