import { family, pssMiB } from '../accept/memory.ts';

/** Proportional set size by process (each with its descendants), at the moment when their sum was largest. MiB. */
export interface Peak {
  readonly total: number;
  readonly parts: ReadonlyMap<string, number>;
}

/** Samples once a second what a product's processes take together, and remembers the peak. Linux only. */
export function watchMemory(processes: () => ReadonlyMap<string, number>): { stop(): Peak } {
  let peak: Peak = { total: 0, parts: new Map() };
  let busy = false;
  const sample = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    const parts = new Map<string, number>();
    for (const [name, pid] of processes()) {
      if (pid <= 0) continue;
      let sum = 0;
      for (const member of await family(pid)) sum += await pssMiB(member);
      parts.set(name, sum);
    }
    const total = [...parts.values()].reduce((sum, part) => sum + part, 0);
    if (total > peak.total) peak = { total, parts };
    busy = false;
  };
  const timer = setInterval(() => void sample(), 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
