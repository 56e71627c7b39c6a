import { dirname, join } from 'node:path';
import { isCodedError } from '@blockcluster/btml';
import { freePort, kitOf, type NodeMember, type NodeSetup, renderArgs } from '@blockcluster/ledgers';
import type { Account } from './process/account.ts';
import { lastLines } from './process/log-file.ts';
import { endMember, findMember, isHalted, isSame, launchMember, type MemberProcess } from './process/member-process.ts';
import { portFree } from './process/port.ts';
import type { ProgramStore } from './programs.ts';
import { roleOf, viewOf, writeFiles } from './setup.ts';
import type { MemberRecord, NodeRow } from './tables.ts';

/** The longest wait between two starts of a program that keeps ending. */
const MOST_MS = 60_000;
/** A process that ran so long was no failure to start: the next restart is quick again. */
const SETTLED_MS = 300_000;

interface Running {
  readonly process: MemberProcess;
  readonly since: number;
  readonly adopted: boolean;
}

export interface MembersOptions {
  readonly account: Account | undefined;
  readonly programs: ProgramStore;
  readonly logs: string;
  readonly now: () => number;
}

/** The processes of one node on this machine: found again, started, restarted ever less often, ended. */
export class Members {
  readonly #running = new Map<string, Running>();
  readonly #halted = new Map<string, number>();
  readonly #fails = new Map<string, { count: number; next: number }>();
  readonly #options: MembersOptions;
  restarts = 0;

  constructor(options: MembersOptions) {
    this.#options = options;
  }

  logFile(member: { readonly name: string }): string {
    return join(this.#options.logs, `${member.name}.log`);
  }

  /** Process ids by member. */
  pids(): ReadonlyMap<string, number> {
    return new Map([...this.#running].map(([name, { process }]) => [name, process.pid]));
  }

  /** When the member's process was started or found, in milliseconds since 1970. */
  since(name: string): number | undefined {
    return this.#running.get(name)?.since;
  }

  /**
   * Makes sure that every member runs: one that an earlier server left is taken over, others are started. Answers those
   * that still don't, and whether anything was started.
   */
  async ensure(setup: NodeSetup, row: NodeRow): Promise<{ down: string[]; started: string[] }> {
    const down: string[] = [];
    const started: string[] = [];
    for (const member of setup.members) {
      if (await this.#isUp(member)) continue;
      if (!this.#mayStart(member)) {
        down.push(member.name);
        continue;
      }
      await this.#start(setup, row, member);
      started.push(member.name);
    }
    return { down, started };
  }

  async #isUp(member: NodeMember): Promise<boolean> {
    const known = this.#running.get(member.name);
    if (known !== undefined && (await isSame(known.process))) {
      if (this.#options.now() - known.since > SETTLED_MS) this.#fails.delete(member.name);
      return true;
    }
    const found = known === undefined ? await findMember(member.dir) : undefined;
    if (found !== undefined) {
      this.#running.set(member.name, { process: found, since: this.#options.now(), adopted: true });
      return true;
    }
    if (known !== undefined) {
      this.#running.delete(member.name);
      this.restarts += 1;
      this.#failed(member);
    }
    return false;
  }

  #failed(member: NodeMember): void {
    const count = (this.#fails.get(member.name)?.count ?? 0) + 1;
    // The first restart comes at once: most nodes that end were killed by something that is over.
    const wait = count === 1 ? 0 : Math.min(MOST_MS, 1_000 * 2 ** (count - 2));
    this.#fails.set(member.name, { count, next: this.#options.now() + wait });
  }

  #mayStart(member: NodeMember): boolean {
    return (this.#fails.get(member.name)?.next ?? 0) <= this.#options.now();
  }

  async #start(setup: NodeSetup, row: NodeRow, member: NodeMember): Promise<void> {
    const role = roleOf(setup, member);
    const stored = row.programs[role.program];
    const { account, programs } = this.#options;
    try {
      if (stored !== undefined) await programs.check(stored);
      await writeFiles(setup, member, account);
      await kitOf(setup.manifest).beforeStart?.(setup, member);
      const program = setup.programs[role.program] ?? '';
      const process = await launchMember({
        program,
        args: renderArgs(role, viewOf(setup, member), member),
        dir: member.dir,
        home: member.home,
        logFile: this.logFile(member),
        account,
        libraries: dirname(program),
      });
      this.#running.set(member.name, { process, since: this.#options.now(), adopted: false });
    } catch (error) {
      this.#failed(member);
      throw error;
    }
  }

  /** Ends every member within the manifest's grace, those that serve first. */
  async stop(setup: NodeSetup): Promise<void> {
    const { signal, graceSeconds } = setup.manifest.run.stop;
    const order = [...setup.members].sort((a, b) => Number(roleOf(setup, b).serves) - Number(roleOf(setup, a).serves));
    await Promise.all(
      order.map(async (member) => {
        const process = this.#running.get(member.name)?.process ?? (await findMember(member.dir));
        if (process !== undefined) await endMember(member.dir, process, signal, graceSeconds * 1_000);
        this.#running.delete(member.name);
        this.#fails.delete(member.name);
      }),
    );
  }

  /**
   * Ends members that a signal has halted for `boundMs`, so that they are started again. The one that serves is left to
   * its probes.
   */
  async endHalted(setup: NodeSetup, boundMs: number): Promise<string[]> {
    const halted: string[] = [];
    for (const member of setup.members) {
      const process = this.#running.get(member.name)?.process;
      if (roleOf(setup, member).serves || process === undefined || !(await isHalted(process.pid))) {
        this.#halted.delete(member.name);
        continue;
      }
      halted.push(member.name);
      const since = this.#halted.get(member.name) ?? this.#options.now();
      this.#halted.set(member.name, since);
      if (this.#options.now() - since >= boundMs) await this.kill(member);
    }
    return halted;
  }

  /** Ends one member at once: it doesn't listen any more. */
  async kill(member: NodeMember): Promise<void> {
    const known = this.#running.get(member.name);
    if (known !== undefined) await endMember(member.dir, known.process, 'SIGKILL', 0);
  }

  /** Why a member may have ended, in its own words. */
  async lastWords(member: { readonly name: string }): Promise<string> {
    return (await lastLines(this.logFile(member), 3)).join(' | ').slice(-300);
  }
}

/** The ports of members that don't run, replaced where something else has taken them meanwhile. */
export async function refreshPorts(
  row: NodeRow,
  pids: ReadonlyMap<string, number>,
): Promise<MemberRecord[] | undefined> {
  let changed = false;
  const members: MemberRecord[] = [];
  for (const member of row.members) {
    const ports: Record<string, number> = { ...member.ports };
    if (!pids.has(member.name))
      for (const [name, port] of Object.entries(ports))
        if (!(await portFree(port))) {
          ports[name] = await freePort();
          changed = true;
        }
    members.push({ ...member, ports });
  }
  return changed ? members : undefined;
}

/** What a failure to start says. */
export const startFailure = (error: unknown): { code: string; reason: string } => ({
  code: isCodedError(error) ? error.code : 'NODE_START_FAILED',
  reason: error instanceof Error ? error.message.slice(0, 600) : String(error),
});
