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

/**
 * Becomes the program, and leaves a watcher that interrupts it when standard input ends without a line: this process was
 * killed and couldn't do it. A node that lives on would go on writing to files that its successor uses.
 */
const tether = 'exec 3<&0; (read -r line <&3 || kill -INT $$) & exec "$@" 3<&- </dev/null';

/** Starts a program; its output is kept in memory. It doesn't outlive this process, however that ends. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly signal?: NodeJS.Signals },
): NodeProcess {
  watchExit();
  const windows = process.platform === 'win32';
  const [file, fileArgs] = windows ? [command, [...args]] : ['/bin/sh', ['-c', tether, 'sh', command, ...args]];
  const child = spawn(file, fileArgs, {
    cwd: options.cwd,
    // Nothing of our environment: it may hold secrets that are no business of the node.
    env: { PATH: process.env.PATH ?? '', HOME: options.cwd },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  let log = '';
  let ended = false;
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString('utf8')).slice(-keptLog);
  };
  child.stdin.on('error', () => {});
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const gone = new Promise<void>((resolve) => {
    const finish = (): void => {
      ended = true;
      running.delete(child);
      // The line tells the watcher that there is nothing left to interrupt.
      child.stdin.end('\n');
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

/** Ends children at once when this process ends by itself. */
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

/**
 * The path of a program: what `variable` of the environment names, or the first of that name on the PATH. Folders that npm
 * puts there while it runs a script are passed over: what lies in them are scripts that only work where they lie.
 */
export function findProgram(name: string, variable: string): string | undefined {
  const named = process.env[variable];
  if (named !== undefined && named !== '') return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder.endsWith(join('node_modules', '.bin'))) continue;
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
