import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CodedError } from '@blockcluster/btml';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs` of Node with strict options; a wrong word is CLI_USAGE instead of a stack trace. */
export function readArgs<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CodedError('CLI_USAGE', error instanceof Error ? error.message : String(error));
  }
}

/** A whole number of at least `least`, or CLI_USAGE. */
export function readCount(text: string, name: string, least = 0): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < least)
    throw new CodedError('CLI_USAGE', `--${name} takes a whole number of at least ${least}, not "${text}"`);
  return value;
}
