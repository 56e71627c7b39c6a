import { access, constants } from 'node:fs/promises';
import { CodedError } from '@blockcluster/btml';
import { findProgram } from '../../process.ts';
import type { Artifact } from '../schema.ts';
import type { SourceReader } from './source.ts';

/** The names on the PATH, the manifest's own before others. */
function names(artifact: Artifact): readonly string[] {
  return [artifact.program, ...(artifact.otherNames ?? [])];
}

function findArtifact(artifact: Artifact): string | undefined {
  for (const name of names(artifact)) {
    const found = findProgram(name, artifact.variable);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A program that is installed on this machine: named by the environment, or on the PATH. */
export const pathSource: SourceReader<'path'> = {
  async assess(artifact) {
    const found = findArtifact(artifact);
    const either = names(artifact).join(' or ');
    const how = `install ${either} so that it is on the PATH, or set ${artifact.variable} to its path`;
    if (found === undefined)
      return {
        source: 'path',
        reachable: false,
        code: 'NODE_PROGRAM_MISSING',
        reason: `${either} is not on the PATH and ${artifact.variable} is not set`,
        how,
      };
    const runs = await access(found, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!runs)
      return {
        source: 'path',
        reachable: false,
        code: 'NODE_PROGRAM_MISSING',
        reason: `${found}, which ${artifact.variable} names, is no program`,
        how,
      };
    return {
      source: 'path',
      reachable: true,
      code: 'NODE_SOURCE_READY',
      reason: `${found} is installed`,
      how: 'use it',
    };
  },
  async obtain(artifact) {
    const found = findArtifact(artifact);
    if (found === undefined) throw new CodedError('NODE_PROGRAM_MISSING', `${artifact.program} is not installed`);
    return found;
  },
};
