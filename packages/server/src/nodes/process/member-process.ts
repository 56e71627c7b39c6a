import { spawn } from 'node:child_process';
import { open, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { isAlive, processesIn, signal, startTime } from '../../database/processes.ts';
import type { Account } from './account.ts';

/** A process of a node, told from a later one with the same number by when it began and what it runs. */
export interface MemberProcess {
  readonly pid: number;
  readonly began: string;
  readonly program: string;
}

export interface LaunchOptions {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute, without symbolic links: the process is known by it. */
  readonly dir: string;
  readonly home: string;
  readonly logFile: string;
  readonly account: Account | undefined;
  readonly libraries?: string;
}

const Record = Type.Object({ pid: Type.Integer(), began: Type.String(), program: Type.String() });
const recordOf = (dir: string): string => `${dir}.pid`;

/**
 * Starts a process in a session of its own that outlives this server. Its output goes to a file, not to a pipe that would
 * end with us. The pid file is written right after; `findMember` also finds a process whose pid file was not written any
 * more.
 */
export async function launchMember(options: LaunchOptions): Promise<MemberProcess> {
  const { program, dir } = options;
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const child = spawn(program, [...options.args], {
      cwd: dir,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      // Nothing of our environment: it may hold secrets that are no business of the node.
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        HOME: options.home,
        LC_ALL: 'C',
        TZ: 'UTC',
        ...(options.libraries === undefined ? {} : { LD_LIBRARY_PATH: options.libraries }),
      },
      ...(options.account ?? {}),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.on('error', () => undefined);
    child.unref();
    const pid = child.pid ?? 0;
    const found = { pid, began: await startTime(pid), program };
    await writeFile(`${recordOf(dir)}.new`, `${JSON.stringify(found)}\n`, { mode: 0o600 });
    await rename(`${recordOf(dir)}.new`, recordOf(dir));
    return found;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('NODE_START_FAILED', `${program} can't be started: ${reason}`, { cause });
  } finally {
    await log.close();
  }
}

/**
 * The process that works in a member's folder, started by this server or by an earlier one: the one of the pid file if it
 * began at the same time, else (Linux) any that runs the program in that folder.
 */
export async function findMember(dir: string): Promise<MemberProcess | undefined> {
  const known = await readRecord(dir);
  if (known !== undefined && (await isSame(known))) return known;
  for (const pid of await processesIn(dir)) {
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '');
    if (program !== '') return { pid, began: await startTime(pid), program };
  }
  return undefined;
}

/** Whether the process still runs and is still the same. */
export async function isSame(member: MemberProcess): Promise<boolean> {
  return (await isAlive(member.pid)) && (await startTime(member.pid)) === member.began;
}

/** Whether a signal has stopped the process (SIGSTOP): it is alive and does nothing. Linux only. */
export async function isHalted(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).startsWith('T');
}

/** Asks the process to end, insists after `graceMs`, and resolves when it is gone. True when it ended by itself. */
export async function endMember(
  dir: string,
  member: MemberProcess,
  name: NodeJS.Signals,
  graceMs: number,
): Promise<boolean> {
  // A halted process hears nothing until it goes on.
  if (await isHalted(member.pid)) signal(member.pid, 'SIGCONT');
  signal(member.pid, name);
  let gentle = true;
  for (let waited = 0; await isSame(member); waited += 50) {
    if (waited >= graceMs && gentle) {
      gentle = false;
      signal(member.pid, 'SIGKILL');
    }
    await sleep(50);
  }
  await rm(recordOf(dir), { force: true });
  return gentle;
}

async function readRecord(dir: string): Promise<MemberProcess | undefined> {
  try {
    return Value.Parse(Record, JSON.parse(await readFile(recordOf(dir), 'utf8')));
  } catch {
    return undefined;
  }
}
