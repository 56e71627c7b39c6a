// How a server ends: by `down`, by signals that come twice, by the end of the npm that started it, and not by nohup's.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive, processesIn } from '@blockcluster/server/database/processes.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, startCommand } from './run-command.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'bc-stop-'));
});
afterAll(async () => {
  await runCommand(['down', '--data', data]);
  await rm(data, { recursive: true, force: true });
});

const environment = (): Record<string, string> => ({ BLOCKCLUSTER_DATA: data, PORT: '0', LOG_LEVEL: 'error' });
const serverPid = async (): Promise<number> =>
  Number((await readFile(join(data, 'server.lock'), 'utf8')).split(' ')[0]);
const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once('exit', done));

async function ready(child: ChildProcess): Promise<number> {
  let out = '';
  await new Promise<void>((done, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('is ready at')) done();
    });
    child.once('exit', (code) => fail(new Error(`ended with ${code}: ${out}`)));
  });
  return serverPid();
}

/** Nothing of the server is left: no process of its own, none of its database, no lock. */
async function gone(pid: number): Promise<void> {
  while (await isAlive(pid)) await sleep(50);
  expect(await processesIn(join(data, 'postgres'))).toEqual([]);
  expect(existsSync(join(data, 'server.lock'))).toBe(false);
}

describe('a running server', () => {
  it('survives a hangup without a terminal, and is stopped by "down" in order', async () => {
    const child = startCommand(['up'], { env: environment() });
    const exit = ended(child);
    const pid = await ready(child);
    for (const each of [child.pid ?? 0, pid]) process.kill(each, 'SIGHUP');
    await sleep(500);
    expect(await isAlive(pid)).toBe(true);
    const stopped = await runCommand(['down', '--json'], { env: environment() });
    expect(JSON.parse(stopped.out)).toEqual({ data, stopped: pid });
    expect(await exit).toBe(0);
    await gone(pid);
  }, 120_000);

  it('stops in order when the signal comes to launcher and server, as from a terminal or systemd', async () => {
    const child = startCommand(['up'], { env: environment() });
    const exit = ended(child);
    const pid = await ready(child);
    for (const each of [pid, child.pid ?? 0, pid]) {
      process.kill(each, 'SIGTERM');
      await sleep(30);
    }
    expect(await exit).toBe(0);
    await gone(pid);
  }, 120_000);

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'stops in order when the npm that started it ends by %s',
    async (signal) => {
      const root = fileURLToPath(new URL('../../../', import.meta.url));
      const npm = spawn('npm', ['start'], {
        cwd: root,
        env: { ...process.env, ...environment() },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const pid = await ready(npm);
      npm.kill(signal);
      await gone(pid);
    },
    120_000,
  );
});

describe('"down" where no server runs', () => {
  it('says so, also where a killed one has left its lock to a process that is not it', async () => {
    await writeFile(join(data, 'server.lock'), `${process.pid} 1\n`);
    const { code, out } = await runCommand(['down'], { env: environment() });
    expect({ code, out }).toEqual({ code: 0, out: `no server runs on ${data}\n` });
    await rm(join(data, 'server.lock'));
  }, 60_000);
});
