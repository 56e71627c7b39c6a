import { CodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type {
  ContractCode,
  ContractDescriptor,
  ContractMethod,
  ContractParameter,
  ValueSchema,
} from '../descriptor.ts';
import { header, type ImportNames } from '../header.ts';
import { limits } from '../limits.ts';
import { requireIdentifier, uniqueNames } from '../names.ts';
import { commentOf, type Json, objectIn, parsed, requireObject, tooLarge } from '../read.ts';
import { asSchema } from '../schema-walk.ts';
import { Definitions } from './definitions.ts';
import { wasmEvent } from './event.ts';
import { type NormalizeContext, normalize, type SchemaBudget } from './normalize.ts';

/** One message of an enum: its name, how it is written, and what it takes. */
interface Message {
  readonly name: string;
  readonly form: 'fields' | 'value' | 'unit';
  readonly inputs: ContractParameter[];
  readonly doc?: string;
}

/**
 * A descriptor of a CosmWasm contract: the interface file that `cargo schema` writes (cosmwasm-schema, `idl_version`), as
 * text or parsed, and its WebAssembly where it is to be deployed. Throws CONTRACT_FORMAT, CONTRACT_LIMIT, CONTRACT_NAME,
 * CONTRACT_TYPE, CONTRACT_CODE.
 */
export function describeCosmWasm(schema: Json, names: ImportNames, wasm?: Uint8Array): ContractDescriptor {
  const root = requireObject(parsed(schema, limits.interfaceText), '');
  const definitions = new Definitions();
  const budget: SchemaBudget = { nodes: 0 };
  const into: NormalizeContext = { direction: 'in', budget };
  const instantiate = root.get('instantiate');
  if (objectIn(instantiate) === undefined)
    throw new CodedError('CONTRACT_FORMAT', 'There must be the schemas of a CosmWasm contract', {
      pointer: '/instantiate',
    });
  const translate = definitions.take(instantiate, '/instantiate', into);
  const deploy = bodyOf(translate(normalize(instantiate, '/instantiate', into)), definitions);
  const calls = messagesOf(root.get('execute'), '/execute', into, definitions);
  const queries = messagesOf(root.get('query'), '/query', into, definitions);
  const responses = objectIn(root.get('responses'));
  const answer = (name: string): ContractParameter[] =>
    responses?.get(name) === undefined
      ? []
      : answerOf(responses.get(name), `/responses/${name}`, { direction: 'out', budget }, definitions);
  const all = [
    ...calls.map((message) => ({ message, kind: 'call' as const, outputs: [] })),
    ...queries.map((message) => ({ message, kind: 'query' as const, outputs: answer(message.name) })),
  ];
  if (all.length > limits.members) throw tooLarge('Members of a contract', limits.members);
  const unique = uniqueNames(all.map(({ message, kind }) => ({ name: message.name, suffix: kind })));
  const methods = all.map(({ message, kind, outputs }, index): ContractMethod => {
    const { name: signature, inputs, form, doc } = message;
    const name = unique[index] ?? signature;
    return { name, signature, kind, inputs, outputs, ...(doc === undefined ? {} : { doc }), form };
  });
  const title = names.title ?? commentOf(root.get('contract_name'))?.slice(0, 256);
  const shared = definitions.all();
  const code = wasm === undefined ? undefined : codeOf(wasm);
  return {
    ...header('cosmwasm', { ...names, ...(title === undefined ? {} : { title }) }),
    deploy,
    methods,
    events: [wasmEvent],
    errors: [],
    ...(shared === undefined ? {} : { definitions: shared }),
    ...(code === undefined ? {} : { code }),
    source: sourceOf(root.get('contract_name'), root.get('contract_version')),
  };
}

function sourceOf(name: Json, version: Json): NonNullable<ContractDescriptor['source']> {
  const contract = [name, version].filter((part) => typeof part === 'string').join('@');
  return { format: 'cosmwasm-schema', ...(contract === '' ? {} : { contract: contract.slice(0, 512) }) };
}

function messagesOf(root: Json, pointer: string, context: NormalizeContext, definitions: Definitions): Message[] {
  if (root === undefined || root === null) return [];
  const translate = definitions.take(root, pointer, context);
  return variants(translate(normalize(root, pointer, context)), pointer, definitions, 0, { branches: 0 });
}

/**
 * The messages of an enum. One that holds the messages of another enum (`anyOf`, or a reference) has those too. References
 * multiply: a few that name each other stand for more messages than memory holds, so what is visited counts, not what is
 * written.
 */
function variants(
  schema: ValueSchema,
  pointer: string,
  definitions: Definitions,
  depth: number,
  visited: { branches: number },
): Message[] {
  if (depth > limits.depth) throw tooLarge('Enums inside each other', limits.depth, pointer);
  visited.branches += 1;
  if (visited.branches > 2 * limits.members) throw tooLarge('Members of a contract', limits.members, pointer);
  const found = definitions.resolve(schema);
  const doc = commentOf(schema.description ?? found.description);
  const branches = found.oneOf ?? found.anyOf;
  if (Array.isArray(branches))
    return branches.flatMap((branch: Json) =>
      variants(asSchema(branch) ?? {}, pointer, definitions, depth + 1, visited),
    );
  if (Array.isArray(found.enum) || typeof found.const === 'string')
    return (Array.isArray(found.enum) ? found.enum : [found.const])
      .filter((name: Json) => typeof name === 'string')
      .map((name) => ({ name: requireIdentifier(name, pointer), form: 'unit', inputs: [], ...(doc ? { doc } : {}) }));
  const members = objectIn(found.properties);
  const [name, ...others] = members?.names() ?? [];
  if (name === undefined && Object.keys(found).every((key) => key === 'description' || key === 'type')) return [];
  if (name === undefined || others.length > 0)
    throw new CodedError('CONTRACT_FORMAT', 'A message is an object with one member, its name', { pointer });
  const body = bodyOf(asSchema(members?.get(name)) ?? {}, definitions);
  return [{ name: requireIdentifier(name, pointer), ...body, ...(doc === undefined ? {} : { doc }) }];
}

/** The parameters of a message: the members of its object, or the one value that it is. */
function bodyOf(
  schema: ValueSchema,
  definitions: Definitions,
): { readonly form: 'fields' | 'value'; readonly inputs: ContractParameter[] } {
  const found = definitions.resolve(schema);
  const fields = fieldsOf(found);
  if (fields !== undefined) return { form: 'fields', inputs: fields };
  return { form: 'value', inputs: [{ name: 'value', type: typeOf(schema), schema, native: '' }] };
}

function answerOf(
  root: Json,
  pointer: string,
  context: NormalizeContext,
  definitions: Definitions,
): ContractParameter[] {
  const translate = definitions.take(root, pointer, context);
  const schema = translate(normalize(root, pointer, context));
  const fields = fieldsOf(definitions.resolve(schema));
  if (fields !== undefined && fields.length > 0) return fields;
  return [{ name: 'result', type: typeOf(schema), schema, native: '' }];
}

function fieldsOf(schema: ValueSchema): ContractParameter[] | undefined {
  const members = objectIn(schema.properties);
  if (schema.type !== 'object' || schema.oneOf !== undefined || schema.anyOf !== undefined) return undefined;
  if (typeof schema.additionalProperties === 'object') return undefined;
  const names = members?.names() ?? [];
  const required: readonly Json[] = Array.isArray(schema.required) ? schema.required : [];
  const unique = uniqueNames(
    names.map((name, index) => ({
      name: /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `arg${index}`,
      suffix: `${index}`,
    })),
  );
  return names.map((native, index) => {
    const { description, ...inner } = asSchema(members?.get(native)) ?? {};
    const name = unique[index] ?? native;
    return {
      name,
      type: typeOf(inner),
      schema: inner,
      ...(typeof description === 'string' ? { doc: description } : {}),
      ...(name === native ? {} : { native }),
      ...(required.includes(native) ? {} : { optional: true }),
    };
  });
}

/** What people call the type: the name of a definition, a size of integer, or a shape of JSON. */
function typeOf(schema: ValueSchema): string {
  const inner = Array.isArray(schema.allOf) ? asSchema(schema.allOf[0]) : undefined;
  if (inner !== undefined) return typeOf(inner);
  if (typeof schema.$ref === 'string') return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (Array.isArray(schema.anyOf) || Array.isArray(schema.oneOf)) {
    const branches: readonly Json[] = Array.isArray(schema.anyOf)
      ? schema.anyOf
      : Array.isArray(schema.oneOf)
        ? schema.oneOf
        : [];
    return [...new Set(branches.map((branch) => typeOf(asSchema(branch) ?? {})))].join(' | ').slice(0, 512);
  }
  if (typeof schema.format === 'string') return schema.format;
  if (schema.type === 'array') return `${typeOf(asSchema(schema.items) ?? {})}[]`.slice(0, 512);
  return Array.isArray(schema.type) ? schema.type.join(' | ') : typeof schema.type === 'string' ? schema.type : 'any';
}

function codeOf(wasm: Uint8Array): ContractCode {
  if (wasm.length > limits.code) throw tooLarge('Bytes of code', limits.code, '/code');
  if (bytesToHex(wasm.subarray(0, 4)) !== '0061736d')
    throw new CodedError('CONTRACT_CODE', 'The code is no WebAssembly', { pointer: '/code' });
  return { creation: `0x${bytesToHex(wasm)}`, runtimeHash: `0x${bytesToHex(sha256(wasm))}` };
}
