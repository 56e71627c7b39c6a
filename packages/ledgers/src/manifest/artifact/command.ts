import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CodedError } from '@blockcluster/btml';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Told of every line on either stream. */
  readonly onLine?: (line: string) => void;
}

const kept = 4_096;

/** Runs a tool to its end and answers what it wrote to standard output. Throws NODE_TOOL_FAILED with its last lines. */
export function runTool(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: { ...options.env } }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    let out = '';
    let last = '';
    const listen = (chunk: Buffer) => {
      const text = chunk.toString('utf8');
      last = (last + text).slice(-kept);
      for (const line of text.split('\n')) if (line.trim() !== '') options.onLine?.(line.trim());
    };
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
      listen(chunk);
    });
    child.stderr.on('data', listen);
    child.once('error', (cause) => reject(failed(file, cause.message, cause)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(failed(file, last.trim().slice(-600) || `ended by ${signal ?? `code ${code}`}`));
    });
  });
}

function failed(file: string, reason: string, cause?: unknown): CodedError {
  return new CodedError('NODE_TOOL_FAILED', `${file} failed: ${reason}`, { cause });
}

/** The first program of that name on the PATH of `env`, or in one of the further folders. */
export async function findTool(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  further: readonly string[] = [],
): Promise<string | undefined> {
  for (const folder of [...(env.PATH ?? '').split(delimiter), ...further]) {
    if (folder === '') continue;
    const path = join(folder, name);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}
