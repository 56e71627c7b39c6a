import type { CommandIo } from './io.ts';

export interface Progress {
  /** Sets how far the work is. */
  update(done: number, detail?: string): void;
  /** Clears the line. */
  end(): void;
}

const WIDTH = 28;

/** The bar as text: `label [####----] 40% 400/1000 detail`. */
export function renderBar(label: string, done: number, total: number, detail = ''): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const bar = '#'.repeat(filled) + '-'.repeat(WIDTH - filled);
  return `${label} [${bar}] ${Math.floor(share * 100)}% ${done}/${total}${detail === '' ? '' : ` ${detail}`}`;
}

/**
 * Progress of long work on standard error: redrawn in place on a terminal (ten times a second at most), a plain line
 * every five seconds elsewhere, one that says nothing new every thirty, so that logs stay readable and standard output
 * stays clean for results.
 */
export function startProgress(io: CommandIo, label: string, total: number): Progress {
  let last = 0;
  let width = 0;
  let shown = '';
  return {
    update(done, detail) {
      const now = io.now();
      const every = io.interactive ? 100 : 5_000;
      // The first plain line waits one interval: short work should not chatter.
      if (last === 0 && !io.interactive) last = now;
      if (last !== 0 && now - last < every && !(io.interactive && done >= total)) return;
      const line = renderBar(label, done, total, detail);
      if (!io.interactive && line === shown && now - last < 30_000) return;
      last = now;
      shown = line;
      if (io.interactive) {
        io.err(`\r${line.padEnd(width)}`);
        width = line.length;
      } else io.err(`${line}\n`);
    },
    end() {
      if (io.interactive && width > 0) io.err(`\r${' '.repeat(width)}\r`);
    },
  };
}
