import type { ValueSchema } from './descriptor.ts';
import { type Json, objectIn } from './read.ts';

const lists = ['oneOf', 'anyOf', 'allOf', 'prefixItems'] as const;
const singles = ['items', 'additionalProperties', 'not'] as const;

/** A schema whose parts, and then itself, are what `change` makes of them. Its depth was bounded when it was imported. */
export function mapSchema(schema: ValueSchema, change: (inner: ValueSchema) => ValueSchema): ValueSchema {
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (lists.some((name) => name === keyword) && Array.isArray(value))
      return [keyword, value.map((item: Json) => mapInner(item, change))];
    if (singles.some((name) => name === keyword)) return [keyword, mapInner(value, change)];
    const members = keyword === 'properties' ? objectIn(value) : undefined;
    if (members === undefined) return [keyword, value];
    return [keyword, Object.fromEntries(members.names().map((name) => [name, mapInner(members.get(name), change)]))];
  });
  return change(Object.fromEntries(entries));
}

function mapInner(value: Json, change: (inner: ValueSchema) => ValueSchema): Json {
  const inner = asSchema(value);
  return inner === undefined ? value : mapSchema(inner, change);
}

/** A schema that is an object; `true` and `false` are schemas too, and no object. */
export function asSchema(value: Json): ValueSchema | undefined {
  const object = objectIn(value);
  return object === undefined ? undefined : Object.fromEntries(object.names().map((name) => [name, object.get(name)]));
}
