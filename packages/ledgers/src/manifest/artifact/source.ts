import type { Artifact, ArtifactSource, SourceKind } from '../schema.ts';

/** What this machine says of one source of a program. */
export interface SourceAnswer {
  readonly source: SourceKind;
  readonly reachable: boolean;
  readonly code:
    | 'NODE_SOURCE_READY'
    | 'NODE_PROGRAM_MISSING'
    | 'NODE_TOOL_MISSING'
    | 'NODE_SOURCE_OFFLINE'
    | 'NODE_SOURCE_PLATFORM';
  /** Why, in a sentence. */
  readonly reason: string;
  /** What an operator does to make it reachable, or what will be done. */
  readonly how: string;
}

/** Told while a program is obtained; `total` is missing where nobody knows it. */
export type ObtainProgress = (progress: {
  readonly step: string;
  readonly done?: number;
  readonly total?: number;
  readonly detail?: string;
}) => void;

export interface ObtainContext {
  /** An empty folder to work in; it is removed afterwards. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: ObtainProgress;
  readonly signal: AbortSignal;
}

/** One kind of source. */
export interface SourceReader<K extends SourceKind> {
  assess(
    artifact: Artifact,
    source: Extract<ArtifactSource, { from: K }>,
    env: ObtainContext['env'],
  ): Promise<SourceAnswer>;
  /** The path of the program, in the scratch folder or where it was found; the caller copies it. */
  obtain(artifact: Artifact, source: Extract<ArtifactSource, { from: K }>, context: ObtainContext): Promise<string>;
}

/** As manifests name this machine. */
export const platform = `${process.platform}-${process.arch}`;
