import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { CodedError, isCodedError } from '@blockcluster/btml';

/** A node program that this process started and will end. */
export interface NodeProcess {
  readonly pid: number;
  /** The last lines that it wrote, for the message of a failure. */
  log(): string;
  /** Whether it ended, by itself or by `stop`. */
  ended(): boolean;
  /** Asks it to end, insists after ten seconds, and resolves when it is gone. */
  stop(): Promise<void>;
}

const keptLog = 16_384;
const running = new Set<ChildProcess>();
let watching = false;

/** Starts a program without a shell; its output is kept in memory. It never outlives a normal end of this process. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal?: NodeJS.Signals },
): NodeProcess {
  watchExit();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    // Nothing of our environment: it may hold secrets that are no business of the node.
    env: { PATH: process.env.PATH ?? '', HOME: options.cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let log = '';
  let ended = false;
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString('utf8')).slice(-keptLog);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const gone = new Promise<void>((resolve) => {
    const finish = (): void => {
      ended = true;
      running.delete(child);
      resolve();
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      log += error.message;
      finish();
    });
  });
  return {
    pid: child.pid ?? 0,
    log: () => log,
    ended: () => ended,
    async stop() {
      if (ended) return;
      child.kill(options.signal ?? 'SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(insist);
    },
  };
}

/** Ends children when this process ends; a process killed with SIGKILL can't. */
function watchExit(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
}

/** Polls `ready` until it is true; throws LEDGER_NODE_START when the node ends before, or after `seconds`. */
export async function untilReady(
  node: NodeProcess,
  name: string,
  ready: () => Promise<boolean>,
  seconds = 60,
): Promise<void> {
  for (let waited = 0; waited < seconds * 1000; waited += 100) {
    if (node.ended()) break;
    try {
      if (await ready()) return;
    } catch (error) {
      if (!isCodedError(error, 'LEDGER_UNREACHABLE')) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const log = node.log();
  await node.stop();
  throw new CodedError('LEDGER_NODE_START', `${name} did not start: ${log.slice(-400)}`, { details: { log } });
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new CodedError('LEDGER_NODE_START', 'The machine gives no free port');
  return address.port;
}

/** The path of a program: what `variable` of the environment names, or the first of that name on the PATH. */
export function findProgram(name: string, variable: string): string | undefined {
  const named = process.env[variable];
  if (named !== undefined && named !== '') return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
