import { readdir, readFile } from 'node:fs/promises';

export interface MemorySample {
  /** Proportional set size of server and database together: pages that processes share are counted once. MiB. */
  readonly totalMiB: number;
  readonly serverMiB: number;
  readonly databaseMiB: number;
}

async function parents(): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = /^\d+ \(.*\) \S (\d+) /s.exec(stat)?.[1];
    if (parent !== undefined) found.set(Number(name), Number(parent));
  }
  return found;
}

/** The process and all that descend from it. */
export async function family(root: number): Promise<number[]> {
  const parentOf = await parents();
  const members = [root];
  for (const member of members) for (const [pid, parent] of parentOf) if (parent === member) members.push(pid);
  return members;
}

/** Proportional set size of one process; 0 when it is gone. */
export async function pssMiB(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** Clock ticks per second of /proc on every Linux that Node runs on. */
const TICKS = 100;

/** Seconds of processor time that a process and its living descendants have used so far. */
export async function cpuSeconds(root: number): Promise<{ readonly server: number; readonly database: number }> {
  let [server, database] = [0, 0];
  for (const pid of await family(root)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    const used = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
    if (pid === root) server = used;
    else database += used;
  }
  return { server, database };
}

/** Samples the memory of a process and its descendants each second, and remembers the peak. Linux only. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak: MemorySample = { totalMiB: 0, serverMiB: 0, databaseMiB: 0 };
  #samples = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => void this.sample(), 1_000);
  }

  async sample(): Promise<MemorySample> {
    const members = await family(this.#pid);
    const serverMiB = await pssMiB(this.#pid);
    let databaseMiB = 0;
    for (const pid of members.slice(1)) databaseMiB += await pssMiB(pid);
    const now = { totalMiB: serverMiB + databaseMiB, serverMiB, databaseMiB };
    this.#samples++;
    if (now.totalMiB > this.#peak.totalMiB) this.#peak = now;
    return now;
  }

  /** The peak since the last call, and how many samples it was taken from. */
  take(): MemorySample & { readonly samples: number } {
    const taken = { ...this.#peak, samples: this.#samples };
    this.#peak = { totalMiB: 0, serverMiB: 0, databaseMiB: 0 };
    this.#samples = 0;
    return taken;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
