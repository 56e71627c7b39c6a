import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../bin/blockcluster.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Words before the command: `['unshare', '--net']`, say. */
  readonly prefix?: readonly string[];
}

const clean = (): NodeJS.ProcessEnv => {
  const {
    BLOCKCLUSTER_URL: _,
    BLOCKCLUSTER_API_KEY: __,
    BLOCKCLUSTER_DATA: ___,
    DATABASE_URL: ____,
    ...env
  } = process.env;
  return env;
};

/** Starts the real command in a process of its own. */
export function startCommand(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const [file = process.execPath, ...rest] = [...(options.prefix ?? []), process.execPath, bin, ...args];
  return spawn(file, rest, {
    cwd: options.cwd ?? process.cwd(),
    env: { ...clean(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the real command to its end. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = startCommand(args, options);
    let out = '';
    let err = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err }));
  });
}

/** Runs `up` until it says that it is ready; `stop` ends it as an operator would, with SIGTERM. */
export async function startUp(
  data: string,
  env: Record<string, string> = {},
): Promise<{ url: string; adminLink: string; stop(): Promise<number | null> }> {
  const child = startCommand(['up', '--json', '--port', '0'], {
    env: { BLOCKCLUSTER_DATA: data, LOG_LEVEL: 'error', ...env },
  });
  let out = '';
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const ready = await new Promise<{ url: string; adminLink: string }>((done, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const line = out.split('\n').find((text) => text.startsWith('{"url"'));
      if (line !== undefined) done(JSON.parse(line));
    });
    child.once('exit', (code) => fail(new Error(`up ended with ${code}: ${err}`)));
  });
  return {
    ...ready,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
