import type { PowHeader } from './header.ts';

interface Indexed {
  readonly byId: ReadonlyMap<string, number>;
  readonly byPrevious: ReadonlyMap<string, number>;
}

// Trust data are read once and used for many receipts, so their index is kept as long as they are.
const indexes = new WeakMap<readonly PowHeader[], Indexed>();

function key(hash: Uint8Array): string {
  let out = '';
  for (const byte of hash) out += String.fromCharCode(byte);
  return out;
}

function indexOf(run: readonly PowHeader[]): Indexed {
  const known = indexes.get(run);
  if (known !== undefined) return known;
  const made = {
    byId: new Map(run.map((header, i) => [header.id, i])),
    byPrevious: new Map(run.map((header, i) => [key(header.previous), i])),
  };
  indexes.set(run, made);
  return made;
}

/** A stretch of a run of headers: from `start` (included) to `end` (excluded). */
interface Stretch {
  readonly run: readonly PowHeader[];
  readonly start: number;
  readonly end: number;
}

/** Known headers above a header, as stretches of the runs that the verifier supplied. */
export class Ascent {
  readonly #stretches: Stretch[] = [];
  /** How many headers there are. */
  readonly length: number;

  constructor(from: PowHeader, runs: readonly (readonly PowHeader[])[]) {
    const left = new Set(runs);
    let top = from;
    let length = 0;
    for (let found = true; found; ) {
      found = false;
      for (const run of left) {
        const start = indexOf(run).byPrevious.get(key(top.hash));
        const last = run.at(-1);
        if (start === undefined || last === undefined) continue;
        this.#stretches.push({ run, start, end: run.length });
        length += run.length - start;
        top = last;
        left.delete(run);
        found = true;
      }
    }
    this.length = length;
  }

  /** How far above the header one with this hash stands (1 for the next); undefined if it isn't there. */
  distance(id: string): number | undefined {
    let below = 0;
    for (const { run, start, end } of this.#stretches) {
      const at = indexOf(run).byId.get(id);
      if (at !== undefined && at >= start) return below + at - start + 1;
      below += end - start;
    }
    return undefined;
  }

  /** The header so far above (1 for the next), if it is known. */
  at(distance: number): PowHeader | undefined {
    let left = distance - 1;
    for (const { run, start, end } of this.#stretches) {
      if (left < end - start) return run[start + left];
      left -= end - start;
    }
    return undefined;
  }

  headers(): PowHeader[] {
    return this.#stretches.flatMap(({ run, start, end }) => run.slice(start, end));
  }
}

/**
 * The supplied headers between a trusted header and the one above them, lowest first; undefined when they don't connect.
 * Empty when the trusted header is the parent itself.
 */
export function descent(
  trusted: PowHeader,
  to: PowHeader,
  runs: readonly (readonly PowHeader[])[],
): PowHeader[] | undefined {
  let headers: PowHeader[] = [];
  let previous = to.previous;
  const left = new Set(runs);
  for (;;) {
    if (key(previous) === key(trusted.hash)) return headers;
    let found = false;
    for (const run of left) {
      const { byPrevious } = indexOf(run);
      // The header whose hash is `previous` is the one below any header that names it, or the last of the run.
      const above = byPrevious.get(key(previous));
      const last = run.at(-1);
      const end = above ?? (last !== undefined && key(last.hash) === key(previous) ? run.length : 0);
      if (end === 0) continue;
      const fromTrusted = byPrevious.get(key(trusted.hash)) ?? 0;
      const start = fromTrusted < end ? fromTrusted : 0;
      headers = [...run.slice(start, end), ...headers];
      previous = headers[0]?.previous ?? previous;
      left.delete(run);
      found = true;
    }
    if (!found) return undefined;
  }
}
