import { CodedError } from '@blockcluster/btml';
import { limits } from './limits.ts';

/**
 * Names that every object of JavaScript already has, and `then`, which makes it a promise: with one of them as a key,
 * a program could read something else than what was sent. They get an underscore.
 */
function isTaken(name: string): boolean {
  return name in Object.prototype || name === 'then' || name === 'prototype';
}

/** An identifier of Solidity or CosmWasm as it may stand in routes and programs. */
function plain(name: string): string {
  const safe = name.replaceAll('$', '_');
  return isTaken(safe) ? `${safe}_` : safe;
}

/** Throws CONTRACT_NAME unless a name is an identifier of the platform's languages: letters, digits, `_` and `$`. */
export function requireIdentifier(name: string, pointer: string): string {
  if (name.length <= limits.name && /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) return name;
  const shown = JSON.stringify(name.slice(0, 64)).replaceAll(/[^\x20-\x7e]/g, '?');
  throw new CodedError('CONTRACT_NAME', `No contract has the name ${shown}`, { pointer });
}

/**
 * A unique name for each of the given, in their order: the plain one where it is free, otherwise with the first suffix
 * that makes it unique. Names that need no change go first, so that none is taken from its owner; the result depends on
 * the names alone.
 */
export function uniqueNames(wanted: readonly { readonly name: string; readonly suffix: string }[]): readonly string[] {
  const used = new Set<string>();
  const names = wanted.map(({ name }) => {
    const safe = plain(name);
    if (safe !== name || used.has(safe)) return undefined;
    used.add(safe);
    return safe;
  });
  return names.map((name, index) => {
    if (name !== undefined) return name;
    const { name: native, suffix } = wanted[index] ?? { name: '', suffix: '' };
    let candidate = plain(native);
    for (let i = 0; candidate === '' || used.has(candidate); i++)
      candidate = `${plain(native)}_${suffix}${i === 0 ? '' : `_${i}`}`;
    used.add(candidate);
    return candidate;
  });
}
