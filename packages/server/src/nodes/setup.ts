import { execFile } from 'node:child_process';
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import {
  countOf,
  findManifest,
  freePort,
  kitOf,
  type NodeManifest,
  type NodeMember,
  type NodeSetup,
  type ParameterValue,
  type Role,
  renderFile,
} from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RandomSource } from '../context.ts';
import { traversable } from '../database/runtime.ts';
import { type Account, give } from './process/account.ts';
import type { NodeStore } from './store.ts';
import type { MemberRecord, NodeRow } from './tables.ts';

const run = promisify(execFile);
const Texts = Type.Record(Type.String(), Type.String());

/** Where a node's things lie: `<data>/nodes/<name>/`. */
export interface NodeFolders {
  readonly root: string;
  readonly members: string;
  readonly logs: string;
  readonly snapshot: string;
}

export function foldersOf(data: string, name: string): NodeFolders {
  const root = join(data, 'nodes', name);
  return { root, members: join(root, 'members'), logs: join(root, 'logs'), snapshot: join(root, 'snapshot') };
}

/** The members that a node is made of, with ports that are free now. */
export async function planMembers(
  manifest: NodeManifest,
  parameters: Readonly<Record<string, ParameterValue>>,
): Promise<MemberRecord[]> {
  const members: MemberRecord[] = [];
  for (const role of manifest.run.roles) {
    const count = countOf(role, parameters);
    for (let index = 0; index < count; index++) {
      const ports: Record<string, number> = {};
      for (const port of role.ports) ports[port.name] = await freePort();
      members.push({ name: count === 1 ? role.name : `${role.name}${index}`, role: role.name, index, ports });
    }
  }
  return members;
}

/** Fresh secrets for everything that the manifest asks for. */
export function makeSecrets(manifest: NodeManifest, random: RandomSource): Record<string, string> {
  return Object.fromEntries(
    manifest.secrets.map(({ name, bytes, encoding }) => [
      name,
      Buffer.from(random.bytes(bytes)).toString(encoding === 'hex' ? 'hex' : 'base64url'),
    ]),
  );
}

/** What a setup is put together from. */
export interface SetupSources {
  readonly data: string;
  readonly account: Account | undefined;
  readonly store: NodeStore;
}

/** Puts together what templates and kits need of a node, and makes its folders where they are missing. */
export async function setupOf(row: NodeRow, options: SetupSources): Promise<NodeSetup> {
  const { account } = options;
  const folders = foldersOf(options.data, row.name);
  await mkdir(folders.members, { recursive: true, mode: 0o700 });
  await mkdir(folders.logs, { recursive: true, mode: 0o700 });
  await give(await realpath(folders.members), account);
  const setup = await viewSetup(row, options);
  for (const member of setup.members) {
    await mkdir(member.dir, { recursive: true, mode: 0o700 });
    await give(member.dir, account);
  }
  return setup;
}

/** As `setupOf`, for who only asks a node: it may be removed at this moment, and its folders must not come back. */
export async function viewSetup(row: NodeRow, options: SetupSources): Promise<NodeSetup> {
  const { account, store } = options;
  const manifest = findManifest(row.manifest);
  const base = await realpath(foldersOf(options.data, row.name).members);
  // Entered before privileges are dropped; following this link needs no permission on the folders above.
  const hidden = account !== undefined && !(await traversable(base, account.uid));
  const members: NodeMember[] = row.members.map(({ name, role, index, ports }) => {
    const dir = join(base, name);
    return { name, role, index, ports, dir, home: hidden ? '/proc/self/cwd' : dir };
  });
  const programs = Object.fromEntries(Object.entries(row.programs).map(([name, { path }]) => [name, path]));
  return {
    name: row.name,
    manifest,
    parameters: row.parameters,
    secrets: row.secrets === null ? {} : Value.Parse(Texts, store.open(row.name, 'secrets', row.secrets)),
    values: row.made === null ? {} : Value.Parse(Texts, store.open(row.name, 'made', row.made)),
    members,
    programs,
    run: (member, program, args) => runProgram(programs, member, program, args, account),
    write: (member, path, content) => writeOne(member, path, content, account),
  };
}

/** The role of a member. */
export function roleOf(setup: NodeSetup, member: { readonly role: string }): Role {
  const role = setup.manifest.run.roles.find((one) => one.name === member.role);
  if (role === undefined) throw new CodedError('NODE_TEMPLATE', `${setup.manifest.id} has no role ${member.role}`);
  return role;
}

/** The member that answers the probes. */
export function servingMember(setup: NodeSetup): NodeMember {
  const member = setup.members.find((one) => roleOf(setup, one).serves);
  if (member === undefined) throw new CodedError('NODE_TEMPLATE', `${setup.manifest.id} has no member that serves`);
  return member;
}

/** The node as the templates of one member see it. */
export function viewOf(setup: NodeSetup, member: NodeMember): NodeSetup {
  const derived = kitOf(setup.manifest).derive?.(setup, member);
  return derived === undefined ? setup : { ...setup, values: { ...setup.values, ...derived } };
}

/** Writes the configuration of a member, readable by its user alone. */
export async function writeFiles(setup: NodeSetup, member: NodeMember, account: Account | undefined): Promise<void> {
  const view = viewOf(setup, member);
  for (const { path, template } of roleOf(setup, member).files)
    await writeOne(member, path, renderFile(template, view, member), account);
}

async function writeOne(
  member: NodeMember,
  path: string,
  content: string,
  account: Account | undefined,
): Promise<void> {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.unshift(folder);
  for (const folder of folders) {
    await mkdir(join(member.dir, folder), { recursive: true, mode: 0o700 });
    await give(join(member.dir, folder), account);
  }
  const file = join(member.dir, path);
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, content, { mode: 0o600, flag: 'wx' });
  await give(`${file}.new`, account);
  await rename(`${file}.new`, file);
}

async function runProgram(
  programs: Readonly<Record<string, string>>,
  member: NodeMember,
  program: string,
  args: readonly string[],
  account: Account | undefined,
): Promise<string> {
  const path = programs[program];
  if (path === undefined) throw new CodedError('NODE_TEMPLATE', `the node has no program ${program}`);
  try {
    const { stdout } = await run(path, [...args], {
      cwd: member.dir,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: member.home, LD_LIBRARY_PATH: dirname(path) },
      maxBuffer: 16 * 1024 * 1024,
      ...(account ?? {}),
    });
    return stdout;
  } catch (cause) {
    const detail = String(Reflect.get(Object(cause), 'stderr') ?? '').slice(-400);
    throw new CodedError('NODE_START_FAILED', `${program} ${args[0]} failed: ${detail || String(cause)}`, { cause });
  }
}
