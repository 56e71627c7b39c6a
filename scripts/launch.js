#!/usr/bin/env node
// Plain JavaScript on purpose: this file must run on whatever Node the machine has.
// It re-executes its arguments on Node 24, which npm's per-platform packages bring along.
//
//   node scripts/launch.js FILE.ts [ARG ...]      run a TypeScript file
//   node scripts/launch.js --bin NAME [ARG ...]   run a command of node_modules/.bin
//   node scripts/launch.js --optional FILE.ts     do nothing when Node 24 is missing
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIRED = 24;
/**
 * Node's default young generation takes 100 MiB under load, and its heap may double before it is swept: with these server
 * and database together stay within 400 MiB. After 150,000 records in bulk the server holds 199 MiB in place of 299, for
 * the same processor time; a growth of 20 % would hold 193 MiB and take 45 % more of it.
 */
export const productFlags = ['--max-semi-space-size=8', '--heap-growing-percent=50'];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The path of a Node 24 binary, or undefined when the machine has none. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= REQUIRED) return process.execPath;
  const bundled = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  return existsSync(bundled) ? bundled : undefined;
}

/** The script file behind a command of node_modules/.bin (npm links or copies it there). */
function binScript(name) {
  const link = join(root, 'node_modules', '.bin', name);
  if (!existsSync(link)) {
    process.stderr.write(`blockcluster: ${name} is not installed; run "npm ci" first\n`);
    process.exit(1);
  }
  return realpathSync(link);
}

/** The parent of a process; undefined when it is gone, or where there is no /proc. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}

/**
 * npm passes SIGTERM on to nobody but the shell between it and us, and SIGKILL to no one: what runs for it has to notice
 * that it was left alone. Only where npm waits for us: scripts of this repository, and npx. Elsewhere a parent may end on
 * purpose, as the shell does that started us with `nohup` or `setsid`.
 */
function whenOrphaned(act) {
  if (process.env.npm_package_name !== 'blockcluster' && process.env.npm_lifecycle_event !== 'npx') return;
  const parent = process.ppid;
  const above = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === above) return;
    clearInterval(timer);
    act();
  }, 1_000);
  timer.unref();
}

export function launch(args) {
  const optional = args[0] === '--optional';
  if (optional) args = args.slice(1);
  const node = findNode();
  if (!node) {
    process.stderr.write(
      `blockcluster: this machine has Node ${process.versions.node}, but Node ${REQUIRED} is needed and no ` +
        `node-${process.platform}-${process.arch} package is installed; install Node ${REQUIRED} and try again\n`,
    );
    process.exit(optional ? 0 : 1);
  }
  let file = node;
  let rest = args;
  if (args[0] === '--bin') {
    const script = binScript(args[1]);
    const head = readFileSync(script).subarray(0, 64).toString('latin1');
    if (head.startsWith('#!') && head.split('\n')[0].includes('node')) rest = [script, ...args.slice(2)];
    else {
      file = script;
      rest = args.slice(2);
    }
  } else if (args[0]) {
    const script = resolve(args[0]);
    const product = script === join(root, 'packages', 'cli', 'src', 'main.ts');
    rest = [...(product ? productFlags : []), script, ...args.slice(1)];
  }

  // Children (test workers, build tools) must find the same Node first on their PATH.
  const env = { ...process.env, PATH: dirname(node) + delimiter + (process.env.PATH ?? '') };
  // What was compiled once is not compiled again: of the 2.7 s of processor time that loading the server takes, 1 s. In our
  // own folder, because whoever may write there decides what runs here; where we may not, Node goes on without.
  env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'node');
  const child = spawn(file, rest, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`blockcluster: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) launch(process.argv.slice(2));
