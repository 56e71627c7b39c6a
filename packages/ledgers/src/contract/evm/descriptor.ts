import type { ContractDescriptor } from '../descriptor.ts';
import { header, type ImportNames } from '../header.ts';
import { limits } from '../limits.ts';
import { type Json, parsed } from '../read.ts';
import { type Artifact, findArtifact } from './artifact.ts';
import { codeOf } from './code.ts';
import { readComments } from './comments.ts';
import { importAbi } from './import-abi.ts';

/** A descriptor of a Solidity ABI: its JSON, as text or parsed. */
export function describeAbi(abi: Json, names: ImportNames): ContractDescriptor {
  const members = importAbi(parsed(abi, limits.interfaceText));
  return { ...header('evm', names), ...members, source: { format: 'solidity-abi' } };
}

/**
 * A descriptor of what a compiler or a framework wrote (see `findArtifact`), with its code and comments. `contract` says
 * which one, where several are in it. Throws CONTRACT_FORMAT, CONTRACT_AMBIGUOUS, and as `describeAbi`.
 */
export function describeArtifact(content: Json, names: ImportNames, contract?: string): ContractDescriptor {
  return describe(findArtifact(parsed(content, limits.artifactText), contract), names);
}

/** A descriptor of one artifact. */
export function describe(artifact: Artifact, names: ImportNames): ContractDescriptor {
  const comments = readComments(artifact.devdoc, artifact.userdoc);
  const code = codeOf(artifact);
  const { title = comments.title, license = artifact.license } = names;
  const told = { ...(title === undefined ? {} : { title }), ...(license === undefined ? {} : { license }) };
  return {
    ...header('evm', { ...names, ...told }),
    ...(comments.text === undefined ? {} : { doc: comments.text }),
    ...importAbi(artifact.abi, comments),
    ...(code === undefined ? {} : { code }),
    source: {
      format: artifact.format,
      ...(artifact.compiler === undefined ? {} : { compiler: artifact.compiler }),
      ...(artifact.contract === undefined ? {} : { contract: artifact.contract }),
    },
  };
}
