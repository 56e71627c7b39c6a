import type { ContractDescriptor, ContractMethod, ContractParameter, ValueSchema } from '@blockcluster/ledgers';

/** What every client has, whatever the contract. No imports: the file stands alone. */
const COMMON = `
export interface Connection {
  /** Of the server, for instance http://127.0.0.1:8080. */
  readonly url: string;
  /** API key. */
  readonly key: string;
}

/** Which instance, where the contract stands at several addresses. */
export interface Choice {
  readonly ledger?: string;
  readonly address?: string;
}

export interface Signing {
  /** Label of the account that signs. */
  readonly from?: string;
  /** In place of an estimate. */
  readonly gas?: string;
  /** The most that it may cost, base units. */
  readonly maxFee?: string;
  readonly simulate?: boolean;
  readonly wait?: 'included' | 'final';
  /** Seconds; with \`wait\`. */
  readonly timeout?: number;
  /** Sent as Idempotency-Key: the same again is answered by the same operation. */
  readonly once?: string;
}

/** For methods that take coins. */
export interface Endowment {
  /** Base units of the ledger's own coin that go to the contract. */
  readonly value?: string;
}

export interface Operation {
  readonly id: string;
  readonly state: 'queued' | 'signed' | 'broadcast' | 'included' | 'final' | 'failed' | 'cancelled';
  readonly address?: string;
  readonly txid?: string;
  readonly succeeded?: boolean;
  readonly error?: { readonly code: string; readonly detail: string };
}

export interface Answer<Result> {
  readonly result: Result;
  readonly block: { readonly height: number; readonly hash: string };
}

export interface Told<Name extends string, Arguments> {
  readonly position: string;
  readonly id: string;
  readonly state: 'included' | 'final' | 'withdrawn';
  readonly event: Name;
  readonly arguments: Arguments;
  readonly txid: string;
  readonly height: number;
  readonly repeated: number;
}

/** A refusal of the server, with its code. */
export class Refused extends Error {
  readonly code: string;
  readonly problem: unknown;

  constructor(problem: { readonly code?: string; readonly detail?: string }) {
    super(problem.detail ?? 'refused');
    this.code = problem.code ?? 'UNKNOWN';
    this.problem = problem;
  }
}

async function ask<Result>(
  connection: Connection,
  path: string,
  options: object,
  body?: object,
): Promise<Result> {
  const { once, ...query } = options as { once?: string };
  const url = new URL(path, connection.url);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: \`Bearer \${connection.key}\`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(once === undefined ? {} : { 'idempotency-key': once }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer);
  return answer;
}
`;

/** A client of one contract as TypeScript source: its methods and events with their own names and types. */
export function clientSource(descriptor: ContractDescriptor, version: number): string {
  const { name, methods, events, deploy, definitions = {} } = descriptor;
  const base = `/api/v1/contracts/${name}`;
  const of = (kind: ContractMethod['kind']) => methods.filter((method) => method.kind === kind);
  const types = Object.entries(definitions).map(
    ([type, schema]) => `export type ${definitionName(type)} = ${typeOf(schema)};`,
  );
  const told = events.map((event) => `Told<${quoted(event.name)}, ${objectType(event.inputs)}>`).join(' | ') || 'never';
  const lines = [
    `// Client of the contract ${quoted(name)}, version ${version}. Generated from its descriptor: not to be edited.`,
    COMMON,
    ...types,
    '',
    `export type Event = ${told};`,
    '',
    'export function connect(connection: Connection) {',
    '  return {',
    ...(deploy === undefined && descriptor.code === undefined
      ? []
      : [
          `    deploy: (args: ${objectType(deploy?.inputs ?? [])}, options: Signing${endowed(deploy?.payable)} & { readonly ledger: string }) =>`,
          `      ask<Operation>(connection, ${quoted(`${base}/deploy`)}, options, args),`,
        ]),
    '    call: {',
    ...of('call').flatMap((method) => [
      ...commentOf(method.doc),
      `      ${method.name}: (args: ${objectType(method.inputs)}, options: Choice & Signing${endowed(method.payable)} = {}) =>`,
      `        ask<Operation>(connection, ${quoted(`${base}/call/${method.name}`)}, options, args),`,
    ]),
    '    },',
    '    query: {',
    ...of('query').flatMap((method) => [
      ...commentOf(method.doc),
      `      ${method.name}: (args: ${objectType(method.inputs)}, options: Choice & { readonly block?: string } = {}) =>`,
      `        ask<Answer<${objectType(method.outputs)}>>(connection, ${quoted(`${base}/query/${method.name}`)}, options, args),`,
    ]),
    '    },',
    '    /** What a listener was told after a position. */',
    '    events: (options: { readonly listener?: string; readonly after?: string; readonly limit?: number } = {}) =>',
    `      ask<{ items: Event[]; next: string }>(connection, ${quoted(`${base}/events`)}, options),`,
    "    operation: (id: string) => ask<Operation>(connection, '/api/v1/operations/' + encodeURIComponent(id), {}),",
    '  };',
    '}',
    '',
  ];
  return lines.join('\n');
}

function endowed(payable: boolean | undefined): string {
  return payable === true ? ' & Endowment' : '';
}

function objectType(parameters: readonly ContractParameter[]): string {
  if (parameters.length === 0) return 'Record<string, never>';
  const members = parameters.map(
    ({ name, schema, optional }) => `readonly ${name}${optional === true ? '?' : ''}: ${typeOf(schema)}`,
  );
  return `{ ${members.join('; ')} }`;
}

/** The TypeScript type of the values of a JSON Schema, as descriptors use it; `unknown` for what has none. */
function typeOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'unknown';
  const at = (name: string): unknown => Reflect.get(schema, name);
  const reference = at('$ref');
  if (typeof reference === 'string') return definitionName(reference.slice(reference.lastIndexOf('/') + 1));
  const values = at('enum') ?? (Object.hasOwn(schema, 'const') ? [at('const')] : undefined);
  if (Array.isArray(values)) return union(values.map((value) => JSON.stringify(value)));
  for (const name of ['oneOf', 'anyOf']) {
    const options = at(name);
    if (Array.isArray(options)) return union(options.map(typeOf));
  }
  const all = at('allOf');
  if (Array.isArray(all)) return all.map(typeOf).join(' & ');
  const type = at('type');
  return union((Array.isArray(type) ? type : [type]).map((one) => plainType(schema, one)));
}

function plainType(schema: object, type: unknown): string {
  switch (type) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'null':
      return 'null';
    case 'array':
      return `readonly (${typeOf(Reflect.get(schema, 'items'))})[]`;
    case 'object':
      return membersOf(schema);
    default:
      return 'unknown';
  }
}

function membersOf(schema: ValueSchema | object): string {
  const properties: unknown = Reflect.get(schema, 'properties');
  const required: unknown = Reflect.get(schema, 'required');
  if (typeof properties !== 'object' || properties === null) return 'Record<string, unknown>';
  const needed = new Set(Array.isArray(required) ? required : []);
  const members = Object.entries(properties).map(
    ([name, member]) => `readonly ${quoted(name)}${needed.has(name) ? '' : '?'}: ${typeOf(member)}`,
  );
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ') || 'never';
}

function definitionName(name: string): string {
  return `Type_${name.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** A comment on one line: nothing in it can end it or begin code. */
function commentOf(doc: string | undefined): string[] {
  if (doc === undefined) return [];
  const line = doc.replaceAll('*/', '* /').replaceAll(/[\n\r\u2028\u2029]+/g, ' ');
  return [`      /** ${line} */`];
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
