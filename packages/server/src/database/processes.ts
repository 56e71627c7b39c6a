import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes whose working directory is `directory`: PostgreSQL's all are in their data directory. Linux only. */
export async function processesIn(directory: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const cwd = await readlink(join('/proc', name, 'cwd')).catch(() => undefined);
    if (cwd === directory && !(await isZombie(Number(name)))) found.push(Number(name));
  }
  return found;
}

/** Whether a process exists and is not a zombie that waits for its parent. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !(await isZombie(pid));
}

/** Waits until `pid` has ended; false when it has not within `ms`. */
export async function waitForEnd(pid: number, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 20) {
    if (!(await isAlive(pid))) return true;
    await sleep(20);
  }
  return !(await isAlive(pid));
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone: that is what was wanted.
  }
}

/**
 * What tells one process from a later one with the same number: its start time in ticks since boot (Linux); elsewhere
 * a constant, so that only the number counts.
 */
export async function startTime(pid: number): Promise<string> {
  const fields = await statFields(pid);
  return fields[19] ?? 'unknown';
}

/**
 * Whether nothing of a process is left but its number. The first thread of a process that ends may be a zombie while
 * others still hold its ports and files: that one lives.
 */
async function isZombie(pid: number): Promise<boolean> {
  const fields = await statFields(pid);
  return fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
}

/** The fields of /proc/PID/stat from the third (state) on; the second, the name, may hold anything. */
async function statFields(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
