import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { isAlive, waitForEnd } from './processes.ts';

/** Its first thread ends at once and is a zombie; a second one goes on until it is killed. */
const HEADLESS = `import ctypes, threading, time
threading.Thread(target=lambda: time.sleep(600)).start()
ctypes.CDLL(None).syscall(60, 0)`;

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

const canTry =
  process.platform === 'linux' && process.arch === 'x64' && spawnSync('python3', ['--version']).status === 0;

test.skipIf(!canTry)(
  'a process whose first thread has ended lives while another goes on (needs Linux on x64 and Python)',
  async () => {
    const started = spawn('python3', ['-c', HEADLESS], { stdio: 'ignore' });
    child = started;
    const pid = started.pid ?? 0;
    while (!(await readFile(`/proc/${pid}/stat`, 'latin1')).includes(') Z ')) await sleep(20);
    expect(await isAlive(pid)).toBe(true);
    started.kill('SIGKILL');
    expect(await waitForEnd(pid, 10_000)).toBe(true);
  },
);

test('a process that has ended is not alive', async () => {
  const ended = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => ended.once('exit', resolve));
  expect(await isAlive(ended.pid ?? 0)).toBe(false);
});
