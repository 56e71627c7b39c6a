import { CodedError } from '@blockcluster/btml';
import { pointerTo } from '@blockcluster/btml/model/pointer.ts';
import type { ValueSchema } from '../descriptor.ts';
import type { Direction } from '../evm/schema.ts';
import { limits } from '../limits.ts';
import {
  commentOf,
  type Json,
  type JsonObject,
  malformed,
  requireList,
  requireObject,
  requireText,
  tooLarge,
} from '../read.ts';

const definition = /^#\/(?:definitions|\$defs)\/([A-Za-z0-9_.$ <>,%-]{1,160})$/;
/** Keywords that say nothing about which values fit, or that the contract itself judges (patterns among them). */
const ignored = new Set([
  ...['$schema', '$id', '$comment', 'title', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['definitions', '$defs', 'uniqueItems', 'pattern', 'contentEncoding', 'description'],
]);

/** How much of schemas was read so far. */
export interface SchemaBudget {
  nodes: number;
}

export interface NormalizeContext {
  readonly direction: Direction;
  readonly budget: SchemaBudget;
}

/**
 * A schema as tools for Rust write it (draft 7 or 2020-12) in the subset of JSON Schema 2020-12 that descriptors hold.
 * Integers are decimal strings, and in requests safe JSON integers too; answers may have members that a newer contract
 * added. Throws CONTRACT_FORMAT, CONTRACT_LIMIT, CONTRACT_NAME, and CONTRACT_TYPE for keywords and types outside of it.
 */
export function normalize(schema: Json, pointer: string, context: NormalizeContext, depth = 0): ValueSchema {
  context.budget.nodes += 1;
  if (context.budget.nodes > limits.schemaParts) throw tooLarge('Parts of a schema', limits.schemaParts, pointer);
  if (depth > limits.schemaDepth) throw tooLarge('Schemas inside each other', limits.schemaDepth, pointer);
  if (schema === true) return {};
  const object = requireObject(schema, pointer);
  const doc = commentOf(object.get('description'));
  const described = doc === undefined ? {} : { description: doc };
  const reference = object.get('$ref');
  if (reference !== undefined) {
    const [, name] = definition.exec(requireText(reference, `${pointer}/$ref`)) ?? [];
    if (name === undefined) throw malformed('a reference into the definitions', `${pointer}/$ref`);
    return { $ref: `#/definitions/${name}`, ...described };
  }
  const inner = (value: Json, at: string): ValueSchema => normalize(value, `${pointer}/${at}`, context, depth + 1);
  const shape: Record<string, Json> = {};
  for (const keyword of object.names()) {
    if (!ignored.has(keyword)) keep(shape, keyword, object, pointer, inner, context);
  }
  return { ...withIntegers(shape, context.direction), ...described };
}

function keep(
  shape: Record<string, Json>,
  keyword: string,
  object: JsonObject,
  pointer: string,
  inner: (value: Json, at: string) => ValueSchema,
  { direction }: NormalizeContext,
): void {
  const value = object.get(keyword);
  const at = pointerTo(pointer, keyword);
  switch (keyword) {
    case 'type':
      shape.type = typesOf(value, at);
      return;
    case 'properties':
      shape.properties = propertiesOf(requireObject(value, at), at, inner);
      return;
    case 'required':
      shape.required = requireList(value, at).map((name, index) => requireText(name, `${at}/${index}`));
      return;
    case 'additionalProperties':
      if (value === false && direction === 'out') return;
      shape.additionalProperties = typeof value === 'boolean' ? value : inner(value, keyword);
      return;
    case 'items':
      if (Array.isArray(value)) shape.prefixItems = value.map((item: Json, index) => inner(item, `items/${index}`));
      else if (value !== false) shape.items = inner(value, keyword);
      return;
    case 'additionalItems':
      return;
    case 'prefixItems':
      shape.prefixItems = requireList(value, at).map((item, index) => inner(item, `prefixItems/${index}`));
      return;
    case 'oneOf':
    case 'anyOf':
    case 'allOf': {
      const branches = requireList(value, at).map((item, index) => inner(item, `${keyword}/${index}`));
      if (branches.length === 0) throw malformed('at least one schema', at);
      if (keyword === 'allOf' && branches.length > 1) throw unknownKeyword('allOf of several schemas', at);
      shape[keyword] = branches;
      return;
    }
    case 'enum':
      shape.enum = constants(requireList(value, at), at);
      return;
    case 'const':
      [shape.const] = constants([value], at);
      return;
    case 'format':
      if (typeof value === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(value)) shape.format = value;
      return;
    case 'minimum':
    case 'maximum':
    case 'minItems':
    case 'maxItems':
    case 'minLength':
    case 'maxLength':
      if (typeof value === 'number' && Number.isFinite(value)) shape[keyword] = Math.trunc(value);
      return;
    default:
      throw unknownKeyword(keyword, at);
  }
}

const known = ['string', 'integer', 'boolean', 'object', 'array', 'null'];

function typesOf(value: Json, pointer: string): Json {
  const types = (Array.isArray(value) ? value : [value]).map((type: Json) => requireText(type, pointer));
  const other = types.find((type) => !known.includes(type));
  if (other !== undefined)
    throw new CodedError('CONTRACT_TYPE', `Contracts take no ${other.slice(0, 32)}: there are no fractions`, {
      pointer,
    });
  return types.length === 1 ? types[0] : types;
}

function propertiesOf(
  object: JsonObject,
  pointer: string,
  inner: (value: Json, at: string) => ValueSchema,
): Readonly<Record<string, ValueSchema>> {
  const entries = object.names().map((name) => {
    if (!/^[A-Za-z0-9_$@.:-]{1,80}$/.test(name) || name === '__proto__')
      throw new CodedError('CONTRACT_NAME', 'A member of a message has a name that none has', {
        pointer: pointerTo(pointer, name),
      });
    return [name, inner(object.get(name), `properties/${name}`)] as const;
  });
  return Object.fromEntries(entries);
}

function constants(values: readonly Json[], pointer: string): readonly Json[] {
  if (values.length > 1_024) throw tooLarge('Values of an enum', 1_024, pointer);
  return values.map((value, index) => {
    if (value === null || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 256))
      return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw malformed('texts, integers or null', `${pointer}/${index}`);
  });
}

/** Integers are written as decimal strings, because numbers of JSON lose what is above 2^53 in many languages. */
function withIntegers(shape: Record<string, Json>, direction: Direction): ValueSchema {
  const types: readonly Json[] = Array.isArray(shape.type) ? shape.type : [shape.type];
  if (!types.includes('integer') || shape.enum !== undefined || shape.const !== undefined) return shape;
  const format = typeof shape.format === 'string' ? shape.format : 'integer';
  const signed = !(format.startsWith('uint') || Number(shape.minimum ?? -1) >= 0);
  const pattern = `^(?:0|${signed ? '-?' : ''}[1-9][0-9]{0,77})$`;
  const others = types.filter((type) => type !== 'integer' && type !== 'string');
  if (direction === 'in') return { ...shape, type: ['string', 'integer', ...others], format, pattern };
  const { minimum: _least, maximum: _most, ...rest } = shape;
  return { ...rest, type: others.length === 0 ? 'string' : ['string', ...others], format, pattern };
}

function unknownKeyword(keyword: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_TYPE', `Schemas of messages have no ${keyword.slice(0, 64)}`, { pointer });
}
