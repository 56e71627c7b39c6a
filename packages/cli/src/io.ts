/** Where a command writes and reads its surroundings; injected, so that tests can look on. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether progress can be redrawn in place. */
  readonly interactive: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Exit codes: verify uses all of them, other commands 0, 1 and 2. */
export const exitCode = { ok: 0, failed: 1, usage: 2, unfinished: 3 } as const;

export type Command = (args: readonly string[], io: CommandIo) => Promise<number>;
