import { CodedError } from '@blockcluster/btml';
import type { ContractDescriptor } from '../../descriptor.ts';
import type { ImportNames } from '../../header.ts';
import { findArtifact } from '../artifact.ts';
import { describe } from '../descriptor.ts';
import { type CompilerBounds, complaintsOf, runCompiler } from './compile.ts';
import { readSources, withLibrary } from './imports.ts';

/** Names of the EVM's versions, oldest first: code for a newer one may not run on a chain that is behind. */
export const evmVersions = ['london', 'paris', 'shanghai', 'cancun', 'prague', 'osaka'] as const;
export type EvmVersion = (typeof evmVersions)[number];

export interface CompileOptions {
  /** Which contract, as `Name` or `file:Name`, where the sources hold several. */
  readonly contract?: string;
  /** Left out: the oldest for which the sources compile, of london (any chain in use) and cancun. */
  readonly evmVersion?: EvmVersion;
  /** How often the optimizer expects code to run. */
  readonly runs?: number;
  readonly bounds?: CompilerBounds;
}

/**
 * A descriptor of Solidity source, with its code: one text, or texts by file name, importing each other and OpenZeppelin
 * Contracts. The compiler is the one that this product installs; a source that wants another is refused by it. Throws
 * CONTRACT_COMPILE with what the compiler says, CONTRACT_COMPILER_LIMIT, CONTRACT_COMPILER_BUSY, CONTRACT_AMBIGUOUS,
 * CONTRACT_FORMAT, CONTRACT_LIMIT.
 */
export async function describeSource(
  source: string | Readonly<Record<string, string>>,
  names: ImportNames,
  options: CompileOptions = {},
): Promise<ContractDescriptor> {
  const own = readSources(source);
  const sources = withLibrary(own);
  const versions: readonly EvmVersion[] =
    options.evmVersion === undefined ? ['london', 'cancun'] : [options.evmVersion];
  let output: unknown;
  for (const evmVersion of versions) {
    const { runs = 200, bounds } = options;
    output = await runCompiler(inputOf(own, sources, evmVersion, runs), bounds);
    if (complaintsOf(output).length === 0) break;
  }
  const complaints = complaintsOf(output);
  if (complaints.length > 0)
    throw new CodedError('CONTRACT_COMPILE', complaints[0]?.message ?? 'The source does not compile', {
      pointer: '/source',
      details: { complaints },
    });
  const artifact = findArtifact(output, options.contract);
  return describe({ ...artifact, format: 'solidity' }, names);
}

function inputOf(
  own: ReadonlyMap<string, string>,
  sources: ReadonlyMap<string, string>,
  evmVersion: EvmVersion,
  runs: number,
): object {
  const wanted = [
    ...['abi', 'devdoc', 'userdoc', 'metadata', 'evm.bytecode.object', 'evm.bytecode.linkReferences'],
    ...['evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences'],
  ];
  return {
    language: 'Solidity',
    sources: Object.fromEntries([...sources].map(([name, content]) => [name, { content }])),
    settings: {
      evmVersion,
      optimizer: { enabled: true, runs },
      outputSelection: Object.fromEntries([...own.keys()].map((name) => [name, { '*': wanted }])),
    },
  };
}
