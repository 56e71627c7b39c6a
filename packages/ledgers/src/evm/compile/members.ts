import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { Hex } from 'viem';

/** The refusal of one member of an operation. */
export function invalidMember(name: string, expected: string): CodedError {
  return new CodedError('COMPILE_INVALID', `The operation's ${name} must be ${expected}`, { pointer: `/${name}` });
}

/** A text member; throws COMPILE_INVALID when it is missing or no text. */
export function stringMember(op: BtmlMap, name: string): string {
  const value = op[name];
  if (typeof value !== 'string') throw invalidMember(name, 'a text');
  return value;
}

/** Lowercase hex without prefix, as BTML writes binary data of ledgers; returned with viem's prefix. */
export function hexMember(op: BtmlMap, name: string, bytes?: number): Hex {
  const value = stringMember(op, name);
  if (!/^(?:[0-9a-f]{2})*$/.test(value)) throw invalidMember(name, 'lowercase hex without prefix');
  if (bytes !== undefined && value.length !== 2 * bytes) throw invalidMember(name, `${bytes} bytes of hex`);
  return `0x${value}`;
}

/** An address: 0x and 40 lowercase hex digits. */
export function addressMember(op: BtmlMap, name: string): Hex {
  return parseAddress(stringMember(op, name), name);
}

/** A CAIP-10 account on `chain`, as its address. */
export function accountMember(op: BtmlMap, name: string, chain: string): Hex {
  const value = stringMember(op, name);
  if (!value.startsWith(`${chain}:`)) throw invalidMember(name, `an account on ${chain}`);
  return parseAddress(value.slice(chain.length + 1), name);
}

/** A decimal amount in base units, at most 256 bits. */
export function amountMember(op: BtmlMap, name: string): bigint {
  const value = stringMember(op, name);
  if (!/^(?:0|[1-9][0-9]{0,77})$/.test(value)) throw invalidMember(name, 'a decimal integer');
  const amount = BigInt(value);
  if (amount >= 1n << 256n) throw invalidMember(name, 'less than 2^256');
  return amount;
}

/**
 * Refuses members that the compiler wouldn't use: whoever signed them meant something by them, and a transaction that
 * ignores it would not be what was signed.
 */
export function onlyMembers(op: BtmlMap, allowed: readonly string[]): void {
  for (const name of Object.keys(op)) {
    if (!allowed.includes(name))
      throw new CodedError('COMPILE_INVALID', `An operation "${String(op.op)}" has no member "${name}" here`, {
        pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      });
  }
}

function parseAddress(value: string, name: string): Hex {
  if (!/^0x[0-9a-f]{40}$/.test(value)) throw invalidMember(name, 'an address of lowercase hex');
  return `0x${value.slice(2)}`;
}
