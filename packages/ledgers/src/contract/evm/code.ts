import { keccak256 } from 'viem';
import type { ContractCode } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { type Json, malformed, objectIn, tooLarge } from '../read.ts';
import type { Artifact } from './artifact.ts';
import { asHex } from './type.ts';

/** A library's code begins with the address at which it lies, which the compiler leaves empty. */
const libraryStart = `0x73${'00'.repeat(20)}`;

/** What an artifact tells of the contract's code; undefined when it holds none. Throws CONTRACT_FORMAT, CONTRACT_LIMIT. */
export function codeOf(artifact: Artifact): ContractCode | undefined {
  const libraries = librariesOf(artifact.linkReferences);
  const creation = bytecode(artifact.creation, libraries, '/bytecode');
  const runtime = bytecode(artifact.runtime, libraries, '/deployedBytecode');
  if (creation === undefined && libraries.length === 0) return undefined;
  const references = objectIn(artifact.immutableReferences);
  const immutables = (references?.names().length ?? 0) > 0 || runtime?.startsWith(libraryStart) === true;
  // Where the format doesn't list immutables, whether the code will be this one is not known.
  const fixed = references !== undefined && !immutables && runtime !== undefined;
  return {
    ...(creation === undefined ? {} : { creation }),
    ...(fixed ? { runtimeHash: keccak256(asHex(runtime)) } : {}),
    ...(immutables ? { immutables } : {}),
    ...(libraries.length === 0 ? {} : { libraries: [...libraries] }),
  };
}

function bytecode(value: Json, libraries: readonly string[], pointer: string): string | undefined {
  if (typeof value !== 'string' || value === '' || value === '0x') return undefined;
  const hex = value.startsWith('0x') ? value.slice(2) : value;
  if (hex.length > 2 * limits.code) throw tooLarge('Bytes of code', limits.code, pointer);
  if (/^(?:[0-9a-fA-F]{2})*$/.test(hex)) return `0x${hex.toLowerCase()}`;
  if (libraries.length > 0 || /^(?:[0-9a-fA-F]|__[A-Za-z0-9_$:./-]{36}__)*$/.test(hex)) return undefined;
  throw malformed('hex', pointer);
}

function librariesOf(references: Json): readonly string[] {
  const files = objectIn(references);
  const names = files?.names() ?? [];
  return names
    .flatMap((file) => (objectIn(files?.get(file))?.names() ?? []).map((name) => `${file}:${name}`.slice(0, 256)))
    .slice(0, 64);
}
