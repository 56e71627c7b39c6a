import type {
  ContractDescriptor,
  ContractEvent,
  ContractMethod,
  ContractParameter,
  ValueSchema,
} from '../descriptor.ts';
import { objectOf } from '../evm/schema.ts';
import { exampleArguments } from './example.ts';
import { NamedTypes, typeName } from './named-types.ts';
import { choice, parameters, signing, state } from './options.ts';
import { contractRoutes } from './routes.ts';
import { eventStep, reservedTypes, securitySchemes, shared } from './shared-schemas.ts';

const components = '#/components/schemas/';
const reference = (name: string): ValueSchema => ({ $ref: components + name });
const json = (schema: ValueSchema, example?: unknown) => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

/** A document of OpenAPI 3.1, as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** The routes of one contract with its own names and types (OpenAPI 3.1.0). The same descriptor gives the same bytes. */
export function openApiOf(descriptor: ContractDescriptor): OpenApiDocument {
  const types = new NamedTypes(descriptor, components, reservedTypes);
  const routes = contractRoutes(descriptor.name);
  const paths: Record<string, unknown> = {};
  for (const method of descriptor.methods) {
    const path = method.kind === 'call' ? routes.call(method.name) : routes.query(method.name);
    paths[path] = method.kind === 'call' ? callPath(descriptor, method, types) : queryPath(descriptor, method, types);
  }
  if (descriptor.events.length > 0) paths[routes.events] = eventsPath(descriptor, types);
  return {
    openapi: '3.1.0',
    info: {
      title: descriptor.title ?? descriptor.name,
      version: descriptor.version,
      ...(descriptor.doc === undefined ? {} : { description: descriptor.doc }),
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { session: [] }],
    tags: [
      { name: 'call', description: 'Changes the ledger: signed, sent once, and followed until it is final' },
      { name: 'query', description: 'Only reads' },
      { name: 'events', description: 'What the contract told' },
    ],
    paths,
    components: { schemas: { ...shared, ...Object.fromEntries(types.all()) }, parameters, securitySchemes },
  };
}

function callPath(descriptor: ContractDescriptor, method: ContractMethod, types: NamedTypes): unknown {
  const answer = { description: 'Accepted: an operation to follow', content: json(reference('Operation')) };
  return {
    post: {
      operationId: `call_${method.name}`,
      tags: ['call'],
      ...described(method),
      parameters: references([...choice, ...signing]),
      requestBody: argumentsBody(descriptor, method, types),
      responses: {
        200: { ...answer, description: 'What `wait` asked for has come, or the request was repeated' },
        202: answer,
        default: refused,
      },
    },
  };
}

function queryPath(descriptor: ContractDescriptor, method: ContractMethod, types: NamedTypes): unknown {
  const shape = { ...described(method), tags: ['query'] };
  const result = types.use(objectOf(method.outputs));
  const schema = {
    type: 'object',
    properties: { method: { type: 'string' }, result, block: reference('Block') },
    required: ['method', 'result', 'block'],
  };
  const responses = { 200: { description: 'What the contract answers', content: json(schema) }, default: refused };
  const get = {
    operationId: `read_${method.name}`,
    ...shape,
    parameters: [...method.inputs.map((input) => inAddress(input, types)), ...references([...choice, ...state])],
    responses,
  };
  const post = {
    operationId: `query_${method.name}`,
    ...shape,
    parameters: references([...choice, ...state]),
    requestBody: argumentsBody(descriptor, method, types),
    responses,
  };
  return fitsAddress(method) ? { get, post } : { post };
}

function eventsPath(descriptor: ContractDescriptor, types: NamedTypes): unknown {
  const steps = descriptor.events.map((event) => stepOf(event, types));
  const schema = {
    type: 'object',
    properties: {
      items: { type: 'array', items: steps.length === 1 ? steps[0] : { oneOf: steps } },
      next: { type: ['string', 'null'] },
    },
    required: ['items', 'next'],
  };
  return {
    get: {
      operationId: 'events',
      tags: ['events'],
      summary: 'Events in the order in which they came',
      parameters: [
        ...references(choice),
        { name: 'event', in: 'query', schema: { type: 'string', enum: descriptor.events.map(({ name }) => name) } },
        { name: 'after', in: 'query', schema: { type: 'string' }, description: 'A position: only what came later' },
        { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000 } },
      ],
      responses: { 200: { description: 'Steps of events', content: json(schema) }, default: refused },
    },
  };
}

function stepOf({ name, signature, inputs, doc }: ContractEvent, types: NamedTypes): ValueSchema {
  return types.use({
    title: `${typeName(name)}Event`,
    type: 'object',
    description: [signature, doc].filter((part) => part !== undefined).join('\n\n'),
    properties: { ...eventStep, event: { type: 'string', const: name }, arguments: objectOf(inputs) },
    required: ['id', 'state', 'event', 'arguments', 'txid', 'height'],
  });
}

function argumentsBody(descriptor: ContractDescriptor, method: ContractMethod, types: NamedTypes): unknown {
  const schema = types.use(withDocs(method.inputs));
  const required = method.inputs.some(({ optional }) => optional !== true);
  return { required, content: json(schema, exampleArguments(descriptor, method)) };
}

/** The object of the arguments, with what their authors wrote beside them. */
function withDocs(inputs: readonly ContractParameter[]): ValueSchema {
  return objectOf(
    inputs.map((input) =>
      input.doc === undefined || '$ref' in input.schema
        ? input
        : { ...input, schema: { ...input.schema, description: input.doc } },
    ),
  );
}

function described({ signature, doc, name }: ContractMethod) {
  return { summary: signature.length > 120 ? name : signature, ...(doc === undefined ? {} : { description: doc }) };
}

function references(names: readonly string[]) {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** A query may be asked by its address alone when every argument is one value, and none has the name of an option. */
function fitsAddress({ inputs }: ContractMethod): boolean {
  const options: readonly string[] = [...choice, ...state];
  return inputs.every(({ name, schema }) => {
    const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
    return !options.includes(name) && types.every((type) => ['string', 'integer', 'boolean'].includes(String(type)));
  });
}

function inAddress({ name, schema, doc, optional }: ContractParameter, types: NamedTypes) {
  return {
    name,
    in: 'query',
    required: optional !== true,
    schema: types.use(schema),
    ...(doc === undefined ? {} : { description: doc }),
  };
}

const refused = {
  description: 'Refused; `code` says why',
  content: { 'application/problem+json': { schema: reference('Problem') } },
};
