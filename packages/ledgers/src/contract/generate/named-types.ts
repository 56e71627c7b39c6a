import type { ContractDescriptor, ValueSchema } from '../descriptor.ts';
import { mapSchema } from '../schema-walk.ts';

const definition = '#/definitions/';

/**
 * The schemas of a contract that have a name, each once: the definitions of its descriptor, and objects with a title,
 * which are the structs of Solidity. Names are given in the order of use, so that the same contract has the same ones.
 */
export class NamedTypes {
  readonly #prefix: string;
  readonly #taken: Set<string>;
  readonly #schemas = new Map<string, ValueSchema>();
  readonly #nameByText = new Map<string, string>();
  readonly #definitions: ReadonlyMap<string, string>;

  /** References begin with `prefix`; `reserved` names are given to none. */
  constructor(descriptor: ContractDescriptor, prefix: string, reserved: readonly string[]) {
    this.#prefix = prefix;
    this.#taken = new Set(reserved);
    const definitions = Object.entries(descriptor.definitions ?? {});
    this.#definitions = new Map(definitions.map(([name]) => [name, this.#free(name)]));
    for (const [name, schema] of definitions) {
      const { title: _, ...rest } = schema;
      this.#schemas.set(this.#definitions.get(name) ?? name, this.use(rest));
    }
  }

  /** Every named schema, by name. */
  all(): readonly (readonly [string, ValueSchema])[] {
    return [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** A schema in which whatever has a name is referred to. */
  use(schema: ValueSchema): ValueSchema {
    return mapSchema(schema, (inner) => {
      if (typeof inner.$ref === 'string' && inner.$ref.startsWith(definition)) {
        const name = inner.$ref.slice(definition.length);
        return { ...inner, $ref: this.#prefix + (this.#definitions.get(name) ?? name) };
      }
      const { title } = inner;
      return typeof title === 'string' && inner.type === 'object' ? this.#refer(title, inner) : inner;
    });
  }

  /** Structs of one name may differ: another library's, or the same where its integers are read and where they are written. */
  #refer(title: string, schema: ValueSchema): ValueSchema {
    const text = JSON.stringify(schema);
    const name = this.#nameByText.get(text) ?? this.#free(title);
    this.#nameByText.set(text, name);
    this.#schemas.set(name, schema);
    return { $ref: this.#prefix + name };
  }

  #free(wanted: string): string {
    const base = typeName(wanted);
    let name = base;
    for (let i = 2; this.#taken.has(name); i++) name = `${base}${i}`;
    this.#taken.add(name);
    return name;
  }
}

/** A name as types have it: `transfer_from` is TransferFrom. */
export function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const pascal = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(pascal) ? pascal : `Type${pascal}`;
}
