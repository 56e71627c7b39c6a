import { isatty } from 'node:tty';
import { CodedError, type ErrorRegistry } from '@blockcluster/btml';
import { cliErrors } from './error-codes.ts';
import { helpText } from './help.ts';
import { type Command, type CommandIo, exitCode } from './io.ts';

/** Loaded on demand: `verify` must not pay for the server's modules. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.ts')).up,
  down: async () => (await import('./commands/down.ts')).down,
  status: async () => (await import('./commands/status.ts')).status,
  register: async () => (await import('./commands/register.ts')).register,
  receipt: async () => (await import('./commands/receipt.ts')).receipt,
  verify: async () => (await import('./commands/verify.ts')).verify,
  tour: async () => (await import('./commands/tour.ts')).tour,
  nodes: async () => (await import('./commands/nodes.ts')).nodes,
  trust: async () => (await import('./commands/trust.ts')).trust,
  content: async () => (await import('./commands/content.ts')).content,
  identities: async () => (await import('./commands/identities.ts')).identities,
  payments: async () => (await import('./commands/payments.ts')).payments,
  keys: async () => (await import('./commands/keys.ts')).keys,
  version: async () => (await import('./commands/version.ts')).version,
};

/** Runs one command line (without the program's name) and resolves to its exit code. */
export async function main(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const wantsHelp =
    name === undefined || name === 'help' || name === '--help' || name === '-h' || rest.includes('--help');
  if (wantsHelp) {
    io.out(helpText(name === 'help' ? rest[0] : name));
    return name === undefined ? exitCode.usage : exitCode.ok;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    io.err(`blockcluster: there is no command "${name}"\n\n${helpText()}`);
    return exitCode.usage;
  }
  try {
    return await (await load())(rest, io);
  } catch (error) {
    if (io.signal.aborted) return 130;
    const { code, message, action } = describe(error);
    if (rest.includes('--json')) io.out(`${JSON.stringify({ code, message, action })}\n`);
    io.err(`blockcluster: ${message} [${code}]\n${action === undefined ? '' : `  ${action}\n`}`);
    return code === 'CLI_USAGE' ? exitCode.usage : exitCode.failed;
  }
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly action?: string;
}

const registry: ErrorRegistry = cliErrors;

function own(code: string, message: string): Refusal {
  const entry = Object.hasOwn(registry, code) ? registry[code] : undefined;
  return { code, message, ...(entry === undefined ? {} : { action: entry.action }) };
}

/** Code and text of a refusal, ours or the server's; a defect is thrown on, with its stack. */
function describe(error: unknown): Refusal {
  if (error instanceof CodedError) return own(error.code, error.message);
  // Told by shape: importing the client here would load it for `verify` too.
  if (error instanceof Error && error.name === 'ProblemError' && 'code' in error) {
    const problem: object = 'problem' in error && error.problem instanceof Object ? error.problem : {};
    const action = 'action' in problem ? { action: String(problem.action) } : {};
    return { code: String(error.code), message: error.message, ...action };
  }
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return own('CLI_UNREACHABLE', `the server did not answer: ${String(error.cause ?? error.message)}`);
  }
  throw error;
}

if (import.meta.main) {
  const controller = new AbortController();
  // As often as it comes: a terminal and systemd tell every process of a group, and the launcher passes it on once more.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  // Node forgets that it was started by `nohup`; that leaves no stream on the terminal whose end this signal tells.
  const onTerminal = [0, 1, 2].some((stream) => isatty(stream));
  process.on('SIGHUP', () => {
    if (onTerminal) controller.abort();
  });
  // A reader that closes the pipe early (`| head`) is not a failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stderr.isTTY === true,
    now: () => Date.now(),
    signal: controller.signal,
  });
}
