import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import type { NodeMember, NodeSetup, ParameterValue } from '../../../manifest/kit.ts';
import { freePort } from '../../../process.ts';
import { gethPrysm } from '../../manifests/prysm.ts';
import { gethPrysmKit } from './kit.ts';
import type { BeaconPrograms } from './programs.ts';

const run = promisify(execFile);

/** The node of the manifest `geth-prysm` in a temporary folder of this user. */
export interface LocalNode {
  readonly setup: NodeSetup;
  /** Path of a program of the node. */
  programOf(name: string): string;
  /** Makes keys, secrets and genesis; answers what the kit made of them. */
  prepare(): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}

/** Decides everything that a supervisor would: folders, ports, secrets, parameters. */
export async function localNode(
  programs: BeaconPrograms,
  parameters: Readonly<Record<string, ParameterValue>>,
): Promise<LocalNode> {
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-beacon-'));
  const paths: Readonly<Record<string, string>> = {
    geth: programs.geth,
    'prysm-beacon': programs.beacon,
    'prysm-validator': programs.validator,
    'prysm-ctl': programs.ctl,
  };
  const defaults = Object.entries(gethPrysm.parameters).map(([name, parameter]) => [name, parameter.default] as const);
  const asked = { ...Object.fromEntries(defaults), ...parameters };
  const members: NodeMember[] = [];
  for (const { name, ports: wanted } of gethPrysm.run.roles) {
    const ports: Record<string, number> = {};
    for (const port of wanted) ports[port.name] = await freePort();
    const dir = join(folder, name);
    await mkdir(dir, { mode: 0o700 });
    members.push({ name, role: name, index: 0, dir, home: dir, ports });
  }
  const setup: NodeSetup = {
    name: 'local',
    manifest: gethPrysm,
    parameters: gethPrysmKit.settle?.(asked) ?? asked,
    secrets: Object.fromEntries(
      gethPrysm.secrets.map(({ name, bytes, encoding }) => [name, randomBytes(bytes).toString(encoding)]),
    ),
    values: {},
    members,
    programs: paths,
    run: (member, program, args) => command(paths[program] ?? program, member.dir, args),
    async write(member, path, content) {
      const file = join(member.dir, path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, content, { mode: 0o600 });
    },
  };
  return {
    setup,
    programOf: (name) => paths[name] ?? name,
    prepare: async () => (await gethPrysmKit.prepare?.(setup)) ?? {},
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function command(program: string, folder: string, args: readonly string[]): Promise<string> {
  try {
    const env = { PATH: process.env.PATH ?? '', HOME: folder };
    return (await run(program, args, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 })).stdout;
  } catch (cause) {
    const output = ['stderr', 'stdout'].map((name) => String(Reflect.get(Object(cause), name) ?? '')).join('');
    throw new CodedError('LEDGER_NODE_START', `${args.slice(0, 2).join(' ')} failed: ${output.slice(-600)}`, { cause });
  }
}
