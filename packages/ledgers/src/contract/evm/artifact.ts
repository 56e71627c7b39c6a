import { CodedError } from '@blockcluster/btml';
import type { ContractSource } from '../descriptor.ts';
import { type Json, type JsonObject, malformed, objectIn } from '../read.ts';

/** One contract inside what a compiler or a framework wrote, with its members where each of them puts them. */
export interface Artifact {
  readonly format: ContractSource['format'];
  /** `Name`, or `file:Name`. */
  readonly contract?: string;
  readonly compiler?: string;
  /** As the file names it in its first line (SPDX). */
  readonly license?: string;
  readonly abi: Json;
  readonly devdoc: Json;
  readonly userdoc: Json;
  /** Hex with or without 0x; with placeholders where libraries are missing. */
  readonly creation: Json;
  readonly runtime: Json;
  readonly linkReferences: Json;
  /** Undefined where the format doesn't tell. */
  readonly immutableReferences: Json;
}

/**
 * Finds the contract in an artifact: solc's standard or combined JSON output, a build info of Hardhat, an artifact of
 * Hardhat, Foundry, Truffle or Waffle, or an object that holds an ABI. Where several are in it, `wanted` (`Name` or
 * `file:Name`) says which. Throws CONTRACT_FORMAT, CONTRACT_AMBIGUOUS.
 */
export function findArtifact(content: Json, wanted?: string): Artifact {
  const object = objectIn(content);
  if (object === undefined) throw malformed('an ABI or the output of a compiler', '');
  const output = objectIn(object.get('output')) ?? object;
  const contracts = objectIn(output.get('contracts'));
  if (contracts !== undefined) return choose(contracts, wanted, compilerOf(object));
  if (!Array.isArray(object.get('abi'))) throw malformed('an ABI or the output of a compiler', '/abi');
  return single(object);
}

function choose(contracts: JsonObject, wanted: string | undefined, compiler: string | undefined): Artifact {
  const all = contracts.names().flatMap((file) => {
    const value = contracts.get(file);
    const combined = objectIn(value)?.get('bin') !== undefined || objectIn(value)?.get('abi') !== undefined;
    if (combined) return [{ id: file, value }];
    const inside = objectIn(value);
    return (inside?.names() ?? []).map((name) => ({ id: `${file}:${name}`, value: inside?.get(name) }));
  });
  const fitting =
    wanted === undefined ? all : all.filter(({ id }) => id === wanted || id.slice(id.lastIndexOf(':') + 1) === wanted);
  const [found] = fitting;
  if (found !== undefined && fitting.length === 1) return fromOutput(found.value, found.id, compiler);
  const message =
    found === undefined ? 'The contract is not in what was imported' : 'What was imported holds several contracts';
  throw new CodedError('CONTRACT_AMBIGUOUS', message, {
    pointer: '/contract',
    details: { contracts: all.slice(0, 256).map(({ id }) => id.slice(0, 256)) },
  });
}

/** A contract of the standard output, or of the combined one, whose values may be JSON in text. */
function fromOutput(value: Json, id: string, outer: string | undefined): Artifact {
  const object = objectIn(value);
  if (object === undefined) throw malformed('a contract', '/contracts');
  const evm = objectIn(object.get('evm'));
  const creation = objectIn(evm?.get('bytecode'));
  const runtime = objectIn(evm?.get('deployedBytecode'));
  const metadata = embedded(object.get('metadata'));
  const compiler = compilerOf(objectIn(metadata)) ?? outer;
  const license = licenseOf(objectIn(metadata));
  return {
    format: 'solc-output',
    contract: id.slice(0, 512),
    ...(compiler === undefined ? {} : { compiler }),
    ...(license === undefined ? {} : { license }),
    abi: embedded(object.get('abi')),
    devdoc: embedded(object.get('devdoc')),
    userdoc: embedded(object.get('userdoc')),
    creation: creation?.get('object') ?? object.get('bin'),
    runtime: runtime?.get('object') ?? object.get('bin-runtime'),
    linkReferences: creation?.get('linkReferences'),
    immutableReferences: runtime?.get('immutableReferences'),
  };
}

function single(object: JsonObject): Artifact {
  const creation = objectIn(object.get('bytecode'));
  const runtime = objectIn(object.get('deployedBytecode'));
  if (objectIn(object.get('evm')) !== undefined)
    return fromOutput(plain(object), contractName(object) ?? '', undefined);
  const metadata = objectIn(embedded(object.get('rawMetadata') ?? object.get('metadata')));
  const output = objectIn(metadata?.get('output'));
  const format = formatOf(object, creation !== undefined);
  const contract = contractName(object) ?? targetOf(metadata);
  const compiler = compilerOf(metadata) ?? compilerOf(object);
  const license = licenseOf(metadata);
  return {
    format,
    ...(license === undefined ? {} : { license }),
    ...(contract === undefined ? {} : { contract }),
    ...(compiler === undefined ? {} : { compiler }),
    abi: object.get('abi'),
    devdoc: object.get('devdoc') ?? output?.get('devdoc'),
    userdoc: object.get('userdoc') ?? output?.get('userdoc'),
    creation: creation?.get('object') ?? object.get('bytecode'),
    runtime: runtime?.get('object') ?? object.get('deployedBytecode'),
    linkReferences: creation?.get('linkReferences') ?? object.get('linkReferences'),
    immutableReferences: runtime?.get('immutableReferences') ?? object.get('immutableReferences'),
  };
}

function formatOf(object: JsonObject, nested: boolean): ContractSource['format'] {
  if (nested) return 'foundry';
  if (typeof object.get('_format') === 'string') return 'hardhat';
  if (object.get('bytecode') === undefined) return 'solidity-abi';
  return 'truffle';
}

function contractName(object: JsonObject): string | undefined {
  const [name, file] = [object.get('contractName'), object.get('sourceName')];
  if (typeof name !== 'string' || name === '') return undefined;
  return (typeof file === 'string' ? `${file}:${name}` : name).slice(0, 512);
}

function targetOf(metadata: JsonObject | undefined): string | undefined {
  const target = objectIn(objectIn(metadata?.get('settings'))?.get('compilationTarget'));
  const [file] = target?.names() ?? [];
  return file === undefined ? undefined : `${file}:${String(target?.get(file))}`.slice(0, 512);
}

function compilerOf(object: JsonObject | undefined): string | undefined {
  const version = objectIn(object?.get('compiler'))?.get('version') ?? object?.get('solcLongVersion');
  return typeof version === 'string' ? `solc ${version}`.slice(0, 128) : undefined;
}

function licenseOf(metadata: JsonObject | undefined): string | undefined {
  const [file] = objectIn(objectIn(metadata?.get('settings'))?.get('compilationTarget'))?.names() ?? [];
  const license = objectIn(objectIn(metadata?.get('sources'))?.get(file ?? ''))?.get('license');
  return typeof license === 'string' ? license : undefined;
}

/** JSON that stands as text inside JSON; what is no JSON counts as absent. */
function embedded(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function plain(object: JsonObject): Json {
  return Object.fromEntries(object.names().map((name) => [name, object.get(name)]));
}
