import { type BtmlValue, CodedError } from '@blockcluster/btml';

/** Whether a type of the contract ABI holds one value; `uint` and `int` are only written with their size. */
export function isScalar(type: string): boolean {
  if (type === 'address' || type === 'bool' || type === 'string' || type === 'bytes') return true;
  const [, family, digits] = /^(bytes|u?int)([1-9][0-9]{0,2})$/.exec(type) ?? [];
  const size = Number(digits);
  if (family === 'bytes') return size <= 32;
  return family !== undefined && size <= 256 && size % 8 === 0;
}

/** A value of a scalar type as viem's encoder takes it; throws COMPILE_INVALID when the text is none. */
export function encodeScalar(type: string, value: BtmlValue, pointer: string): unknown {
  const encoded = typeof value === 'string' ? read(type, value) : undefined;
  if (encoded === undefined) throw new CodedError('COMPILE_INVALID', `The value is no ${type}`, { pointer });
  return encoded;
}

function read(type: string, value: string): string | boolean | bigint | undefined {
  if (type === 'string') return value;
  if (type === 'bool') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (type === 'address') return /^0x[0-9a-f]{40}$/.test(value) ? value : undefined;
  if (type.startsWith('bytes')) {
    const size = type.slice('bytes'.length);
    const fits = /^(?:[0-9a-f]{2})*$/.test(value) && (size === '' || value.length === 2 * Number(size));
    return fits ? `0x${value}` : undefined;
  }
  if (!/^(?:0|-?[1-9][0-9]{0,77})$/.test(value)) return undefined;
  const number = BigInt(value);
  const signed = type.startsWith('int');
  const bits = BigInt(type.slice(signed ? 3 : 4));
  const [least, most] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  return number < least || number > most ? undefined : number;
}
