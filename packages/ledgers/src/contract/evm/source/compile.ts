import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@blockcluster/btml';
import { limits } from '../../limits.ts';
import { type Json, objectIn, tooLarge } from '../../read.ts';

/** What a compilation may use. */
export interface CompilerBounds {
  /** Wall clock, milliseconds. */
  readonly time: number;
  /** Of the compiler itself and of the process around it, mebibytes. */
  readonly memory: number;
}

const usual: CompilerBounds = { time: 60_000, memory: 1_024 };
const wasmPagesPerMebibyte = 16;

/** Compilations wait for each other: each takes a processor and up to a gibibyte. */
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
const mostWaiting = 16;

/**
 * Runs solc on a standard JSON input (Solidity, "Compiler Input and Output JSON Description"), in a process without
 * environment, network of its own, or access to files but the compiler's, and ends it when it takes too much. Throws
 * CONTRACT_COMPILER_LIMIT, and CONTRACT_COMPILER_BUSY when too many wait.
 */
export async function runCompiler(input: object, bounds: CompilerBounds = usual): Promise<Json> {
  if (waiting >= mostWaiting)
    throw new CodedError('CONTRACT_COMPILER_BUSY', 'Too many sources wait for the compiler', {
      details: { limit: mostWaiting },
    });
  waiting += 1;
  const turn = last;
  const run = turn.then(() => compileOnce(JSON.stringify(input), bounds));
  last = run.catch(() => undefined);
  try {
    return JSON.parse(await run);
  } finally {
    waiting -= 1;
  }
}

function compileOnce(input: string, bounds: CompilerBounds): Promise<string> {
  const child = spawn(process.execPath, childArguments(bounds), { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let refusal: CodedError | undefined;
    const end = (error: CodedError): void => {
      refusal ??= error;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(
      () => end(exceeded(`The compiler took longer than ${bounds.time / 1_000} s`)),
      bounds.time,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limits.artifactText) end(tooLarge('Characters of the output of the compiler', limits.artifactText));
    });
    child.stdin.on('error', () => {});
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(cause);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0 && refusal === undefined) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(refusal ?? exceeded('The compiler ended early: the source may need too much memory'));
    });
    child.stdin.end(input);
  });
}

function childArguments({ memory }: CompilerBounds): readonly string[] {
  const compiler = dirname(createRequire(import.meta.url).resolve('solc'));
  const own = fileURLToPath(new URL('./child.ts', import.meta.url));
  const readable = [dirname(compiler), fileURLToPath(new URL('../../../../', import.meta.url))];
  return [
    '--permission',
    ...readable.map((folder) => `--allow-fs-read=${folder}`),
    `--max-old-space-size=${memory}`,
    `--wasm-max-mem-pages=${memory * wasmPagesPerMebibyte}`,
    '--disable-proto=throw',
    own,
  ];
}

function exceeded(message: string): CodedError {
  return new CodedError('CONTRACT_COMPILER_LIMIT', message);
}

/** The complaints of an output that are errors, at most 20. */
export function complaintsOf(output: Json): readonly { readonly message: string; readonly file?: string }[] {
  const errors = objectIn(output)?.get('errors');
  if (!Array.isArray(errors)) return [];
  return errors
    .map((error: Json) => objectIn(error))
    .filter((error) => error?.get('severity') === 'error')
    .slice(0, 20)
    .map((error) => {
      const file = objectIn(error?.get('sourceLocation'))?.get('file');
      const message = String(error?.get('formattedMessage') ?? error?.get('message') ?? '').slice(0, 2_048);
      return { message, ...(typeof file === 'string' ? { file: file.slice(0, 256) } : {}) };
    });
}
