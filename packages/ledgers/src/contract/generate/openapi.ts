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
import { choice, endowment, parameters, signing } from './options.ts';
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
  if (isDeployable(descriptor)) paths[routes.deploy] = deployPath(descriptor, types);
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
      { name: 'deploy', description: 'Makes an instance' },
      { name: 'call', description: 'Changes the ledger: signed, sent once, and followed until it is final' },
      { name: 'query', description: 'Only reads' },
      { name: 'events', description: 'What the contract told' },
    ],
    paths,
    components: { schemas: { ...shared, ...Object.fromEntries(types.all()) }, parameters, securitySchemes },
  };
}

function isDeployable({ code, deploy }: ContractDescriptor): boolean {
  return code !== undefined || deploy !== undefined;
}

function deployPath(descriptor: ContractDescriptor, types: NamedTypes): unknown {
  const { inputs = [], doc, payable } = descriptor.deploy ?? {};
  return {
    post: {
      operationId: 'deploy',
      tags: ['deploy'],
      summary: `Make an instance of ${descriptor.name}`,
      ...(doc === undefined ? {} : { description: doc }),
      parameters: references(['onLedger', 'label', 'version', ...endowment(payable), ...signing]),
      requestBody: argumentsBody(descriptor, { inputs }, types),
      responses: accepted,
    },
  };
}

function callPath(descriptor: ContractDescriptor, method: ContractMethod, types: NamedTypes): unknown {
  return {
    post: {
      operationId: `call_${method.name}`,
      tags: ['call'],
      ...described(method),
      parameters: references([...choice, ...endowment(method.payable), ...signing]),
      requestBody: argumentsBody(descriptor, method, types),
      responses: accepted,
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
    parameters: [...method.inputs.map((input) => inAddress(input, types)), ...references([...choice, 'block'])],
    responses,
  };
  const post = {
    operationId: `query_${method.name}`,
    ...shape,
    parameters: references([...choice, 'block']),
    requestBody: argumentsBody(descriptor, method, types),
    responses,
  };
  return { get, post };
}

function eventsPath(descriptor: ContractDescriptor, types: NamedTypes): unknown {
  const steps = descriptor.events.map((event) => stepOf(event, types));
  const schema = {
    type: 'object',
    properties: {
      items: { type: 'array', items: steps.length === 1 ? steps[0] : { oneOf: steps } },
      listener: { type: 'string' },
      next: { type: 'string', description: 'The position to go on from' },
    },
    required: ['listener', 'items', 'next'],
  };
  return {
    get: {
      operationId: 'events',
      tags: ['events'],
      summary: 'Events in the order in which they came',
      parameters: [
        ...references(['listener', 'after', 'limit', 'state']),
        { name: 'event', in: 'query', schema: { type: 'string', enum: descriptor.events.map(({ name }) => name) } },
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

function argumentsBody(
  descriptor: ContractDescriptor,
  method: Pick<ContractMethod, 'inputs'>,
  types: NamedTypes,
): unknown {
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

/** An argument in the address: `arg.` and its name, so that none is taken for an option; lists and structs as JSON. */
function inAddress({ name, schema, doc, optional }: ContractParameter, types: NamedTypes) {
  const shape = types.use(schema);
  const kinds: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  const plain = kinds.every((kind) => ['string', 'integer', 'boolean'].includes(String(kind)));
  return {
    name: `arg.${name}`,
    in: 'query',
    required: optional !== true,
    ...(doc === undefined ? {} : { description: doc }),
    ...(plain ? { schema: shape } : { content: json(shape) }),
  };
}

const refused = {
  description: 'Refused; `code` says why',
  content: { 'application/problem+json': { schema: reference('Problem') } },
};

const operation = json(reference('Operation'));
const accepted = {
  200: { description: 'What `wait` asked for has come', content: operation },
  202: { description: 'Accepted: an operation to follow', content: operation },
  default: refused,
};
