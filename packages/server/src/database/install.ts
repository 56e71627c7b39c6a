import { spawn } from 'node:child_process';
import { chown, lchown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { publicCopy, type Runtime, traversable } from './runtime.ts';

/** The unprivileged user under whom root runs PostgreSQL. It needs no entry in the user database. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Installation {
  readonly runtime: Runtime;
  /** Undefined when this process is not root: then PostgreSQL runs as the same user. */
  readonly account: Account | undefined;
  /**
   * True when the account may not traverse the way to its data. Then programs are started with the data directory as
   * their working directory, which is entered before privileges are dropped, and call it `/proc/self/cwd`: following
   * that link needs no permission on the directories above.
   */
  readonly hidden: boolean;
}

/** Outside the ranges of login users, system users and systemd's dynamic users. */
const SERVICE_UID = 59_432;

/** Decides as whom and from where PostgreSQL runs. Throws DATABASE_START_FAILED where root has no safe way. */
export async function choose(runtime: Runtime, home: string): Promise<Installation> {
  if (process.getuid?.() !== 0) return { runtime, account: undefined, hidden: false };
  const account = { uid: SERVICE_UID, gid: SERVICE_UID };
  await chown(home, account.uid, account.gid).catch((cause: unknown) => {
    throw new CodedError('DATABASE_START_FAILED', 'PostgreSQL refuses to run as root, and root may not change owners', {
      cause,
    });
  });
  const hidden = !(await traversable(home, account.uid));
  if (hidden && process.platform !== 'linux')
    throw new CodedError('DATABASE_START_FAILED', 'An unprivileged user cannot reach the data directory');
  const readable = await traversable(join(runtime.native, 'bin'), account.uid);
  return { runtime: readable ? runtime : await publicCopy(runtime), account, hidden };
}

/** How a program of the runtime is started: file, directory by which it knows its data, and spawn options. */
export function launch(installation: Installation, program: string, data: string) {
  const { runtime, account, hidden } = installation;
  return {
    file: join(runtime.native, 'bin', program),
    data: hidden ? '/proc/self/cwd' : data,
    options: {
      cwd: data,
      env: {
        PATH: '/usr/bin:/bin',
        LC_ALL: 'C',
        TZ: 'UTC',
        // Both: a library that is found by its link looks for others beside the link.
        ...(runtime.libraries ? { LD_LIBRARY_PATH: `${runtime.libraries}:${join(runtime.native, 'lib')}` } : {}),
      },
      ...(account ?? {}),
    },
  };
}

/**
 * Creates the database cluster in `data`; a start that dies half-way leaves nothing that looks finished. initdb, unlike
 * PostgreSQL itself, insists on a user with an entry in the user database: root lends the folder to one meanwhile.
 */
export async function initialize(installation: Installation, data: string, password: string, superuser: string) {
  const { account } = installation;
  const home = dirname(data);
  const partial = `${data}.new`;
  const passwordFile = join(home, 'password.new');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  const borrower = account && (await listedUser());
  if (borrower) await giveTree(home, borrower);
  const start = launch({ ...installation, account: borrower }, 'initdb', partial);
  const args = [
    ...['-D', start.data, '-U', superuser, '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--locale=C', '--auth=scram-sha-256', '--no-instructions'],
    `--pwfile=${installation.hidden ? '/proc/self/cwd/../password.new' : passwordFile}`,
  ];
  try {
    await run(start.file, args, start.options);
  } finally {
    await rm(passwordFile, { force: true });
    if (account) await giveTree(home, account);
  }
  await rename(partial, data);
}

/** An unprivileged user that the user database knows, preferably the one that owns nothing. */
async function listedUser(): Promise<Account> {
  const users: { name: string; uid: number; gid: number }[] = [];
  for (const line of (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')) {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    if (/^[1-9]\d*$/.test(uid) && /^[1-9]\d*$/.test(gid)) users.push({ name, uid: Number(uid), gid: Number(gid) });
  }
  const user = users.find((one) => one.name === 'nobody') ?? users[0];
  if (!user) throw new CodedError('DATABASE_START_FAILED', 'initdb needs an unprivileged user; /etc/passwd lists none');
  return { uid: user.uid, gid: user.gid };
}

async function giveTree(path: string, account: Account): Promise<void> {
  for (const entry of await readdir(path, { recursive: true }))
    await lchown(join(path, entry), account.uid, account.gid);
  await lchown(path, account.uid, account.gid);
}

function run(file: string, args: readonly string[], options: ReturnType<typeof launch>['options']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-2_000);
    });
    const fail = (reason: string, cause?: unknown) =>
      reject(new CodedError('DATABASE_START_FAILED', `initdb: ${reason}`, { cause }));
    child.on('error', (error) => fail(error.message, error));
    child.on('close', (code) => (code === 0 ? resolve() : fail(output.trim() || `ended with code ${code}`)));
  });
}
