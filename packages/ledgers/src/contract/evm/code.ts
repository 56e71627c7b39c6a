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
  const libraries = librariesOf(artifact);
  const creation = bytecode(artifact.creation, '/bytecode');
  const runtime = bytecode(artifact.runtime, '/deployedBytecode');
  if (creation === undefined && libraries.length === 0) return undefined;
  const references = objectIn(artifact.immutableReferences);
  const immutables = (references?.names().length ?? 0) > 0 || runtime?.startsWith(libraryStart) === true;
  // Where the format doesn't list immutables, whether the code will be this one is not known.
  const fixed = references !== undefined && !immutables && runtime !== undefined && libraries.length === 0;
  return {
    ...(creation === undefined ? {} : { creation }),
    ...(fixed ? { runtimeHash: keccak256(asHex(runtime)) } : {}),
    ...(immutables ? { immutables } : {}),
    ...(libraries.length === 0 ? {} : { libraries: [...libraries] }),
  };
}

/** What stands where the address of a library belongs: 40 characters instead of 20 bytes. */
const placeholder = /__([A-Za-z0-9_$:./-]{36})__/g;

/** Code in 0x-hex; undefined when there is none, or when libraries are missing in it. */
function bytecode(value: Json, pointer: string): string | undefined {
  if (typeof value !== 'string' || value === '' || value === '0x') return undefined;
  const hex = value.startsWith('0x') ? value.slice(2) : value;
  if (hex.length > 2 * limits.code) throw tooLarge('Bytes of code', limits.code, pointer);
  const linked = hex.replaceAll(placeholder, '0'.repeat(40));
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(linked)) throw malformed('hex', pointer);
  return linked === hex ? `0x${hex.toLowerCase()}` : undefined;
}

/** The libraries that are missing: as the artifact lists them, or as the placeholders in its code call them. */
function librariesOf({ linkReferences, creation }: Artifact): readonly string[] {
  const files = objectIn(linkReferences);
  const listed = (files?.names() ?? []).flatMap((file) =>
    (objectIn(files?.get(file))?.names() ?? []).map((name) => `${file}:${name}`),
  );
  const text = typeof creation === 'string' && creation.length <= 2 * limits.code + 2 ? creation : '';
  const marked = [...text.matchAll(placeholder)].map(([, name = '']) => name.replaceAll(/^_+|_+$/g, ''));
  const names = listed.length > 0 ? listed : [...new Set(marked)];
  return names.slice(0, 64).map((name) => name.slice(0, 256));
}
