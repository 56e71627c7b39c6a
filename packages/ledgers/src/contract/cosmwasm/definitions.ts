import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ValueSchema } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { requireIdentifier, uniqueNames } from '../names.ts';
import { type Json, malformed, objectIn, tooLarge } from '../read.ts';
import { asSchema, mapSchema } from '../schema-walk.ts';
import { type NormalizeContext, normalize } from './normalize.ts';

const prefix = '#/definitions/';

/**
 * The definitions of all messages of a contract in one place. Every message comes with its own; those that say the same
 * are one, and those that say something else under a name that is taken get another name.
 */
export class Definitions {
  readonly #schemas = new Map<string, ValueSchema>();
  readonly #nameByText = new Map<string, string>();

  /** Takes the definitions of a root schema, and gives the function that turns references to them into references here. */
  take(root: Json, pointer: string, context: NormalizeContext): (schema: ValueSchema) => ValueSchema {
    const object = objectIn(root);
    const given = objectIn(object?.get('definitions') ?? object?.get('$defs'));
    const names = given?.names() ?? [];
    if (names.length > limits.definitions) throw tooLarge('Definitions of a schema', limits.definitions, pointer);
    // Each new name is held against all that there are.
    if (this.#schemas.size + names.length > limits.members)
      throw tooLarge('Definitions of a contract', limits.members, pointer);
    const own = new Map(
      names.map((name) => [name, normalize(given?.get(name), `${pointer}/definitions/${name}`, context)]),
    );
    refuseEndless(own, pointer);
    const parts = partsOf(own);
    const renamed = new Map([...own.keys()].map((name) => [name, this.#name(name, parts, context)]));
    const translate = (schema: ValueSchema): ValueSchema =>
      mapSchema(schema, (inner) => {
        const name = referenceOf(inner);
        if (name === undefined) return inner;
        const here = renamed.get(name);
        if (here === undefined) throw malformed(`a definition of ${name.slice(0, 64)}`, pointer);
        return { ...inner, $ref: prefix + here };
      });
    for (const [name, schema] of own) this.#schemas.set(renamed.get(name) ?? name, translate(schema));
    return translate;
  }

  /** What a schema that only refers to a definition stands for. */
  resolve(schema: ValueSchema): ValueSchema {
    let found = schema;
    for (let i = 0; i < limits.depth; i++) {
      const name = referenceOf(found) ?? referenceOf(asSchema(Array.isArray(found.allOf) ? found.allOf[0] : undefined));
      const next = name === undefined ? undefined : this.#schemas.get(name);
      if (next === undefined) return found;
      found = next;
    }
    return found;
  }

  /** By name; undefined when there are none. */
  all(): Record<string, ValueSchema> | undefined {
    const entries = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }

  #name(name: string, parts: ReadonlyMap<string, Part>, { direction }: NormalizeContext): string {
    const text = closure(name, parts);
    const known = this.#nameByText.get(`${name} ${text}`);
    if (known !== undefined) return known;
    const plain = requireIdentifier(name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])/, '_'), `/${name}`);
    const taken = [...this.#nameByText.values()].map((other) => ({ name: other, suffix: '' }));
    const suffix = direction === 'out' ? 'answer' : 'request';
    const chosen = uniqueNames([...taken, { name: plain, suffix }]).at(-1) ?? plain;
    this.#nameByText.set(`${name} ${text}`, chosen);
    return chosen;
  }
}

/** A definition: what it says, as a hash, and to what it refers. */
interface Part {
  readonly hash: string;
  readonly references: readonly string[];
}

function partsOf(own: ReadonlyMap<string, ValueSchema>): ReadonlyMap<string, Part> {
  return new Map(
    [...own].map(([name, schema]) => [
      name,
      { hash: bytesToHex(sha256(utf8ToBytes(JSON.stringify(schema)))), references: referencesIn(schema) },
    ]),
  );
}

/**
 * A definition with everything that it refers to: two that are alike in all of it mean the same. By hashes, because where
 * all refer to all, the texts themselves would be as many times as long.
 */
function closure(name: string, parts: ReadonlyMap<string, Part>): string {
  const reached = new Set([name]);
  for (const next of reached) for (const other of parts.get(next)?.references ?? []) reached.add(other);
  return JSON.stringify([...reached].sort().map((each) => [each, parts.get(each)?.hash ?? null]));
}

function referencesIn(schema: ValueSchema): readonly string[] {
  const found = new Set<string>();
  mapSchema(schema, (inner) => {
    const name = referenceOf(inner);
    if (name !== undefined) found.add(name);
    return inner;
  });
  return [...found];
}

/** A definition that stands for itself, by references alone, fits nothing and ends nowhere. */
function refuseEndless(own: ReadonlyMap<string, ValueSchema>, pointer: string): void {
  const done = new Set<string>();
  const follow = (name: string, path: ReadonlySet<string>): void => {
    if (path.has(name)) throw malformed('definitions that do not stand for themselves', `${pointer}/definitions`);
    if (done.has(name)) return;
    if (path.size > limits.members) throw tooLarge('References after each other', limits.members, pointer);
    for (const next of sameValue(own.get(name) ?? {})) follow(next, new Set([...path, name]));
    done.add(name);
  };
  for (const name of own.keys()) follow(name, new Set());
}

/** The definitions that a value must fit to fit the schema itself, not a part of it. */
function sameValue(schema: ValueSchema): readonly string[] {
  const name = referenceOf(schema);
  if (name !== undefined) return [name];
  return ['oneOf', 'anyOf', 'allOf'].flatMap((keyword) => {
    const branches = schema[keyword];
    return Array.isArray(branches) ? branches.flatMap((branch: Json) => sameValue(asSchema(branch) ?? {})) : [];
  });
}

function referenceOf(schema: ValueSchema | undefined): string | undefined {
  const reference = schema?.$ref;
  return typeof reference === 'string' && reference.startsWith(prefix) ? reference.slice(prefix.length) : undefined;
}
