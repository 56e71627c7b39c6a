import { CodedError } from '@blockcluster/btml';
import { pointerTo } from '@blockcluster/btml/model/pointer.ts';
import type { ContractDescriptor, ValueSchema } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { type Json, objectIn } from '../read.ts';
import { asSchema } from '../schema-walk.ts';

/** Values inside each other. */
const maxDepth = 64;

/** Where a value doesn't fit. Given back, not thrown: of many branches each may be tried, and an error takes its time. */
interface Misfit {
  readonly expected: string;
  readonly pointer: string;
}

/** The JSON text of a value, or why there is none. */
type Fit = string | Misfit;

/** The definitions that references lead to, and how much work may still be done. */
interface Fitting {
  readonly definitions: Readonly<Record<string, ValueSchema>>;
  steps: number;
}

/**
 * A value as the JSON text that a contract reads, when it fits a schema of its descriptor. Integers, which may come as
 * decimal strings, are written with all of their digits. Throws CONTRACT_ARGUMENT with a pointer, also when trying the
 * branches of the schema would take too long.
 */
export function fitted(
  descriptor: Pick<ContractDescriptor, 'definitions'>,
  schema: ValueSchema,
  value: Json,
  pointer: string,
): string {
  const fitting: Fitting = { definitions: descriptor.definitions ?? {}, steps: limits.steps };
  const text = fit(fitting, schema, value, pointer, 0);
  if (typeof text === 'string') return text;
  throw new CodedError('CONTRACT_ARGUMENT', `There must be ${text.expected}`, { pointer: text.pointer });
}

function fit(fitting: Fitting, schema: ValueSchema, value: Json, pointer: string, depth: number): Fit {
  fitting.steps -= 1;
  if (fitting.steps < 0 || depth > maxDepth)
    throw new CodedError('CONTRACT_ARGUMENT', 'The value is too large or too deep for its schema', { pointer });
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    const next = Object.hasOwn(fitting.definitions, name) ? fitting.definitions[name] : undefined;
    return fit(fitting, next ?? { enum: [] }, value, pointer, depth + 1);
  }
  for (const keyword of ['oneOf', 'anyOf', 'allOf'] as const) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) return fitOne(fitting, branches, value, pointer, depth);
  }
  if (schema.const !== undefined) return fitConstant([schema.const], value, pointer);
  if (Array.isArray(schema.enum)) return fitConstant(schema.enum, value, pointer);
  const types: readonly Json[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (value === null && (types.includes('null') || schema.type === undefined)) return 'null';
  if (schema.type === undefined) return fitAny(fitting, value, pointer, depth);
  // Nothing else has a pattern: integers of answers, which are texts here.
  if (types.includes('integer') || schema.pattern !== undefined) return fitInteger(schema, value, pointer);
  if (typeof value === 'boolean' && types.includes('boolean')) return String(value);
  if (typeof value === 'string' && types.includes('string')) return fitText(schema, value, pointer);
  if (Array.isArray(value) && types.includes('array')) return fitList(fitting, schema, value, pointer, depth);
  if (objectIn(value) !== undefined && types.includes('object'))
    return fitObject(fitting, schema, value, pointer, depth);
  return { expected: `${types.map(String).join(' or ')}`, pointer: pointer };
}

/** The first branch that fits. When none does, the one that came farthest says why. */
function fitOne(fitting: Fitting, branches: readonly Json[], value: Json, pointer: string, depth: number): Fit {
  let farthest: Misfit = { expected: 'something else', pointer: '' };
  for (const branch of branches) {
    const found = fit(fitting, asSchema(branch) ?? {}, value, pointer, depth + 1);
    if (typeof found === 'string') return found;
    if (found.pointer.length >= farthest.pointer.length) farthest = found;
  }
  return farthest;
}

function fitConstant(allowed: readonly Json[], value: Json, pointer: string): Fit {
  if (allowed.some((one) => one === value)) return JSON.stringify(value);
  return { expected: `one of ${JSON.stringify(allowed).slice(0, 256)}`, pointer: pointer };
}

/** Where the schema says nothing: any JSON without fractions. */
function fitAny(fitting: Fitting, value: Json, pointer: string, depth: number): Fit {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return fitText({}, value, pointer);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return fitList(fitting, {}, value, pointer, depth);
  if (objectIn(value) !== undefined) return fitObject(fitting, {}, value, pointer, depth);
  return { expected: 'JSON without fractions', pointer: pointer };
}

const sizes = /^(u?)int(8|16|32|64|128)$/;

function fitInteger(schema: ValueSchema, value: Json, pointer: string): Fit {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^(?:0|-?[1-9][0-9]{0,77})$/.test(text))
    return { expected: 'an integer: decimal as text, or a JSON integer below 2^53', pointer: pointer };
  const number = BigInt(text);
  const [, unsigned, digits] = sizes.exec(String(schema.format)) ?? [];
  const bits = BigInt(digits ?? 0);
  const inside = unsigned === 'u' ? BigInt.asUintN(Number(bits), number) : BigInt.asIntN(Number(bits), number);
  if (digits !== undefined && inside !== number) return { expected: `a ${String(schema.format)}`, pointer: pointer };
  if (typeof schema.minimum === 'number' && number < BigInt(schema.minimum))
    return { expected: `at least ${schema.minimum}`, pointer: pointer };
  if (
    typeof schema.maximum === 'number' &&
    schema.maximum <= Number.MAX_SAFE_INTEGER &&
    number > BigInt(schema.maximum)
  )
    return { expected: `at most ${schema.maximum}`, pointer: pointer };
  return text;
}

function fitText(schema: ValueSchema, value: string, pointer: string): Fit {
  if (!value.isWellFormed()) return { expected: 'text of whole characters', pointer: pointer };
  const { length } = [...value];
  if (length < Number(schema.minLength ?? 0) || length > Number(schema.maxLength ?? Number.POSITIVE_INFINITY))
    return { expected: 'a text of the length that the schema says', pointer: pointer };
  return JSON.stringify(value);
}

function fitList(fitting: Fitting, schema: ValueSchema, list: readonly Json[], pointer: string, depth: number): Fit {
  const heads: readonly Json[] = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const least = Math.max(Number(schema.minItems ?? 0), heads.length);
  const most = schema.maxItems ?? (heads.length > 0 && schema.items === undefined ? heads.length : undefined);
  if (list.length < least || list.length > Number(most ?? Number.POSITIVE_INFINITY))
    return {
      expected: `a list of ${least === most ? least : `${least} to ${String(most ?? 'any number of')}`}`,
      pointer: pointer,
    };
  const items: string[] = [];
  for (const [index, item] of list.entries()) {
    const at = `${pointer}/${index}`;
    const found = fit(fitting, asSchema(heads[index] ?? schema.items) ?? {}, item, at, depth + 1);
    if (typeof found !== 'string') return found;
    items.push(found);
  }
  return `[${items.join(',')}]`;
}

function fitObject(fitting: Fitting, schema: ValueSchema, value: Json, pointer: string, depth: number): Fit {
  const object = objectIn(value);
  const members = objectIn(schema.properties);
  const names = object?.names() ?? [];
  const required: readonly Json[] = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.find((name) => typeof name === 'string' && !names.includes(name));
  if (missing !== undefined)
    return { expected: `the member ${String(missing)}`, pointer: pointerTo(pointer, String(missing)) };
  const parts: string[] = [];
  for (const name of names) {
    const at = pointerTo(pointer, name);
    if (name === '__proto__' || !name.isWellFormed()) return { expected: 'another name', pointer: at };
    const own = members?.get(name) ?? schema.additionalProperties;
    if (own === false) return { expected: 'no such member', pointer: at };
    const found = fit(fitting, asSchema(own) ?? {}, object?.get(name), at, depth + 1);
    if (typeof found !== 'string') return found;
    parts.push(`${JSON.stringify(name)}:${found}`);
  }
  return `{${parts.join(',')}}`;
}
