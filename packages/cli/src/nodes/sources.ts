import { CodedError } from '@blockcluster/btml';

const kinds = ['path', 'npm', 'release', 'image', 'go'] as const;
type Source = (typeof kinds)[number];

/** A kind of source, or CLI_USAGE. */
export function sourceOf(text: string): Source {
  const found = kinds.find((kind) => kind === text);
  if (found === undefined) throw new CodedError('CLI_USAGE', `--source takes one of ${kinds.join(', ')}`);
  return found;
}

interface ProgramSources {
  readonly program: string;
  readonly sources: readonly {
    readonly source: string;
    readonly reachable: boolean;
    readonly reason: string;
    readonly how: string;
  }[];
}

/** Where programs can be had, and why not, line by line. */
export function tellSources(programs: readonly ProgramSources[]): string {
  return programs
    .map(({ program, sources }) => {
      const lines = sources.map(
        (one) => `  ${one.reachable ? 'yes' : 'no '} ${one.source.padEnd(8)} ${one.reason}; ${one.how}\n`,
      );
      return `${program}\n${lines.join('')}`;
    })
    .join('');
}
