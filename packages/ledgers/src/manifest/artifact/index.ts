import { CodedError } from '@blockcluster/btml';
import type { Artifact, ArtifactSource, SourceKind } from '../schema.ts';
import { goSource } from './go.ts';
import { imageSource } from './image.ts';
import { npmSource } from './npm.ts';
import { pathSource } from './path.ts';
import { releaseSource } from './release.ts';
import type { ObtainContext, SourceAnswer } from './source.ts';

/** What this machine says of one source. Nothing is downloaded. */
export function assessSource(
  artifact: Artifact,
  source: ArtifactSource,
  env: ObtainContext['env'],
): Promise<SourceAnswer> {
  switch (source.from) {
    case 'path':
      return pathSource.assess(artifact, source, env);
    case 'npm':
      return npmSource.assess(artifact, source, env);
    case 'release':
      return releaseSource.assess(artifact, source, env);
    case 'image':
      return imageSource.assess(artifact, source, env);
    case 'go':
      return goSource.assess(artifact, source, env);
  }
}

/** What this machine says of every source of a program, in the manifest's order. */
export function assessArtifact(artifact: Artifact, env: ObtainContext['env']): Promise<SourceAnswer[]> {
  return Promise.all(artifact.sources.map((source) => assessSource(artifact, source, env)));
}

export interface Choice {
  readonly source: ArtifactSource;
  readonly answer: SourceAnswer;
}

/**
 * The first source that this machine can reach, or the one that was asked for. Throws NODE_ARTIFACT_UNREACHABLE, whose
 * message and details say for every source why not and what to do.
 */
export async function chooseSource(
  artifact: Artifact,
  env: ObtainContext['env'],
  wanted?: SourceKind,
): Promise<Choice> {
  const answers: SourceAnswer[] = [];
  for (const source of artifact.sources) {
    if (wanted !== undefined && source.from !== wanted) continue;
    const answer = await assessSource(artifact, source, env);
    if (answer.reachable) return { source, answer };
    answers.push(answer);
  }
  const lines = answers.map((one) => `${one.source}: ${one.reason}; ${one.how}`);
  throw new CodedError(
    'NODE_ARTIFACT_UNREACHABLE',
    answers.length === 0
      ? `The manifest names no source "${wanted}" for ${artifact.program}`
      : `${artifact.program} can't be had on this machine. ${lines.join('. ')}.`,
    { details: { program: artifact.program, sources: answers } },
  );
}

/** Fetches or builds the program; answers its path. */
export function obtainSource(artifact: Artifact, source: ArtifactSource, context: ObtainContext): Promise<string> {
  switch (source.from) {
    case 'path':
      return pathSource.obtain(artifact, source, context);
    case 'npm':
      return npmSource.obtain(artifact, source, context);
    case 'release':
      return releaseSource.obtain(artifact, source, context);
    case 'image':
      return imageSource.obtain(artifact, source, context);
    case 'go':
      return goSource.obtain(artifact, source, context);
  }
}
