import type { ContractParameter, ValueSchema } from '../descriptor.ts';
import { type EvmType, fixedBytes, integerType } from './type.ts';

/** Whether a value is read from JSON, where safe integers may be written as numbers, or written to it. */
export type Direction = 'in' | 'out';

/**
 * The JSON Schema of a type's values. Integers are decimal strings; a request may also hold those that a JSON number
 * carries without loss. Bytes are 0x-hex, tuples objects by the names of their members, arrays lists.
 */
export function schemaOf(
  type: EvmType,
  components: readonly ContractParameter[] | undefined,
  direction: Direction,
  title?: string,
): ValueSchema {
  const element = components === undefined ? scalar(type.base, direction) : tuple(components, title);
  return type.dimensions.reduce<ValueSchema>((items, size) => {
    const length = size === undefined ? {} : { minItems: size, maxItems: size };
    return { type: 'array', items, ...length };
  }, element);
}

/** The schema of an object that holds one value per parameter. */
export function objectOf(parameters: readonly ContractParameter[]): ValueSchema {
  const required = parameters.filter((parameter) => !parameter.optional).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function tuple(components: readonly ContractParameter[], title: string | undefined): ValueSchema {
  return { ...(title === undefined ? {} : { title }), ...objectOf(components) };
}

function scalar(base: string, direction: Direction): ValueSchema {
  const integer = integerType(base);
  if (integer !== undefined) return integerSchema(base, integer, direction);
  const size = fixedBytes(base);
  if (size !== undefined) return { type: 'string', format: base, pattern: `^0x[0-9a-fA-F]{${2 * size}}$` };
  switch (base) {
    case 'bool':
      return { type: 'boolean' };
    case 'address':
      return { type: 'string', format: base, pattern: '^0x[0-9a-fA-F]{40}$' };
    case 'bytes':
      return { type: 'string', format: base, pattern: '^0x(?:[0-9a-fA-F]{2})*$' };
    default:
      return { type: 'string' };
  }
}

function integerSchema(
  format: string,
  { signed, bits }: { readonly signed: boolean; readonly bits: number },
  direction: Direction,
): ValueSchema {
  const digits = String((1n << BigInt(signed ? bits - 1 : bits)) - 1n).length;
  const pattern = `^(?:0|${signed ? '-?' : ''}[1-9][0-9]{0,${digits - 1}})$`;
  if (direction === 'out') return { type: 'string', format, pattern };
  const most = Math.min(2 ** (signed ? bits - 1 : bits) - 1, Number.MAX_SAFE_INTEGER);
  const least = signed ? Math.max(-(2 ** (bits - 1)), Number.MIN_SAFE_INTEGER) : 0;
  return { type: ['string', 'integer'], format, pattern, minimum: least, maximum: most };
}
