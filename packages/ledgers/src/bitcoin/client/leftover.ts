import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Remembers which process works in a folder, for a later start after this process was killed. */
export async function rememberProcess(pidFile: string, pid: number): Promise<void> {
  await writeFile(pidFile, `${pid}\n`, { mode: 0o600 });
}

/**
 * Ends the node that a killed server left behind: the remembered process, if it still runs and its command line names
 * `marker` (the path of its configuration, so that a reused process id is never hit). Asks first, insists after ten
 * seconds.
 */
export async function endLeftover(pidFile: string, marker: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (let waited = 0; (await commandLine(pid)).includes(marker); waited += 100) {
    try {
      process.kill(pid, waited < 10_000 ? 'SIGTERM' : 'SIGKILL');
    } catch {
      return; // ended in between
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Empty when there is no such process. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}
