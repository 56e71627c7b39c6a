import type { ContractDescriptor, ContractMethod, ValueSchema } from '../descriptor.ts';
import { type Json, objectIn } from '../read.ts';
import { asSchema } from '../schema-walk.ts';

/** So many values are enough for an example; types that hold themselves would have no end. */
const mostValues = 2_000;
const maxDepth = 24;

interface Making {
  readonly descriptor: ContractDescriptor;
  left: number;
}

/** A value for each parameter that keeps its schema: the same whenever it is asked for. */
export function exampleArguments(
  descriptor: ContractDescriptor,
  { inputs }: Pick<ContractMethod, 'inputs'>,
): Readonly<Record<string, Json>> {
  const making: Making = { descriptor, left: mostValues };
  return Object.fromEntries(
    inputs
      .filter(({ optional }) => optional !== true)
      .map(({ name, schema }) => [name, fromSchema(making, schema, name, 0)]),
  );
}

function fromSchema(making: Making, schema: ValueSchema, name: string, depth: number): Json {
  const inner = (value: Json, key = name): Json => fromSchema(making, asSchema(value) ?? {}, key, depth + 1);
  making.left -= 1;
  if (depth > maxDepth || making.left < 0) return null;
  const { descriptor } = making;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  if (typeof schema.$ref === 'string') {
    const type = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    const known = wellKnown(type);
    return known ?? inner(descriptor.definitions?.[type]);
  }
  for (const keyword of ['oneOf', 'anyOf', 'allOf'] as const) {
    const branches = schema[keyword];
    if (Array.isArray(branches)) return inner(simplest(branches));
  }
  const types: readonly Json[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes('object')) return exampleObject(schema, inner);
  if (types.includes('array')) {
    if (Array.isArray(schema.prefixItems)) return schema.prefixItems.map((item: Json) => inner(item));
    return Array.from({ length: Math.min(Number(schema.minItems ?? (depth < 8 ? 1 : 0)), 64) }, () =>
      inner(schema.items),
    );
  }
  if (types.includes('string')) return exampleText(String(schema.format ?? ''), name);
  if (types.includes('boolean')) return true;
  if (types.includes('integer')) return 1;
  return null;
}

function exampleObject(schema: ValueSchema, inner: (value: Json, key: string) => Json): Json {
  const properties = objectIn(schema.properties);
  const required: readonly Json[] = Array.isArray(schema.required) ? schema.required : [];
  const names = (properties?.names() ?? []).filter((name) => required.includes(name));
  return Object.fromEntries(names.map((name) => [name, inner(properties?.get(name), name)]));
}

/** A branch that doesn't refer to something else needs no further look. */
function simplest(branches: readonly Json[]): Json {
  return branches.find((branch) => objectIn(branch)?.get('$ref') === undefined) ?? branches[0];
}

/** Types of CosmWasm's standard library are texts, whose content no schema tells. */
function wellKnown(type: string): string | undefined {
  if (/^U?[Ii]nt[0-9]+$/.test(type) || type === 'Timestamp') return '1';
  if (/^(?:Signed)?Decimal(?:256)?$/.test(type)) return '0.5';
  return type === 'Binary' ? 'e30=' : undefined;
}

function exampleText(format: string, name: string): string {
  if (format === 'address') return `0x${'11'.repeat(20)}`;
  if (/^u?int/.test(format)) return '1';
  if (format === 'bytes') return '0x00';
  // The generator of the curve stands for somebody's key.
  if (format === 'pubkey') return '0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
  if (format === 'function') return `0x${'11'.repeat(24)}`;
  const [, size] = /^bytes([0-9]+)$/.exec(format) ?? [];
  return size === undefined ? name : `0x${'11'.repeat(Number(size))}`;
}
