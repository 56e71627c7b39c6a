import { CodedError } from '@blockcluster/btml';
import { type Hex, keccak256, stringToHex } from 'viem';
import type { ContractConstructor, ContractError, ContractEvent, ContractMethod, Mutability } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { requireIdentifier, uniqueNames } from '../names.ts';
import { type Json, type JsonObject, malformed, optionalText, requireList, requireObject, tooLarge } from '../read.ts';
import { type Comments, noComments } from './comments.ts';
import { ParameterBudget, type ParameterContext, readParameters } from './parameters.ts';
import { canonicalType } from './type.ts';

/** The part of a descriptor that an ABI tells. */
export interface EvmInterface {
  readonly deploy?: ContractConstructor;
  readonly methods: ContractMethod[];
  readonly events: ContractEvent[];
  readonly errors: ContractError[];
  readonly receive?: boolean;
  readonly fallback?: 'nonpayable' | 'payable';
}

/** An item of an ABI with its signature. */
interface Item {
  readonly object: JsonObject;
  readonly pointer: string;
  readonly name: string;
  readonly signature: string;
  readonly hash: Hex;
  readonly inputs: ContractMethod['inputs'];
  readonly outputs: ContractMethod['outputs'];
}

const mutabilities: readonly Mutability[] = ['pure', 'view', 'nonpayable', 'payable'];

/**
 * Reads a Solidity ABI (Solidity, "Contract ABI Specification": JSON), the older form with `constant` and `payable`
 * included. Throws CONTRACT_FORMAT, CONTRACT_NAME, CONTRACT_TYPE, CONTRACT_LIMIT, and CONTRACT_COLLISION where two
 * members can't be told apart. A member that stands there twice, as merged ABIs of proxies have it, counts once.
 */
export function importAbi(abi: Json, comments: Comments = noComments): EvmInterface {
  const list = requireList(abi, '');
  if (list.length > limits.members) throw tooLarge('Members of a contract', limits.members);
  const all = new ParameterBudget(limits.parameters, 'Parameters of a contract');
  const groups = { function: new Map<string, Item>(), event: new Map<string, Item>(), error: new Map<string, Item>() };
  let deploy: ContractConstructor | undefined;
  let receive = false;
  let fallback: 'nonpayable' | 'payable' | undefined;
  for (const [index, entry] of list.entries()) {
    const pointer = `/${index}`;
    const object = requireObject(entry, pointer);
    switch (object.get('type') ?? 'function') {
      case 'function':
        addItem(groups.function, readItem(object, pointer, all, 'function'));
        break;
      case 'event':
        addItem(groups.event, readItem(object, pointer, all, 'event'));
        break;
      case 'error':
        addItem(groups.error, readItem(object, pointer, all, 'error'));
        break;
      case 'constructor': {
        const another = readConstructor(object, pointer, all, comments);
        if (deploy !== undefined && JSON.stringify(deploy) !== JSON.stringify(another))
          throw malformed('one constructor only', pointer);
        deploy = another;
        break;
      }
      case 'receive':
        receive = true;
        break;
      case 'fallback':
        fallback = mutabilityOf(object, pointer) === 'payable' ? 'payable' : 'nonpayable';
        break;
      default:
        throw malformed('function, constructor, event, error, fallback or receive', `${pointer}/type`);
    }
  }
  refuseCollisions([...groups.function.values()]);
  refuseCollisions([...groups.error.values()]);
  return {
    ...(deploy === undefined ? {} : { deploy }),
    methods: named(groups.function).map(([name, item]) => methodOf(name, item, comments)),
    events: named(groups.event).map(([name, item]) => eventOf(name, item, comments)),
    errors: named(groups.error).map(([name, item]) => errorOf(name, item, comments)),
    ...(receive ? { receive } : {}),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function readItem(
  object: JsonObject,
  pointer: string,
  all: ParameterBudget,
  kind: 'function' | 'event' | 'error',
): Item {
  const name = requireIdentifier(optionalText(object, 'name', pointer) ?? '', `${pointer}/name`);
  const budgets = [all, new ParameterBudget(limits.methodParameters, 'Parameters of one member of a contract')];
  const context: ParameterContext = {
    direction: kind === 'function' ? 'in' : 'out',
    unnamed: 'arg',
    budgets,
    ...(kind === 'event' ? { event: true } : {}),
  };
  const inputs = [...readParameters(object.get('inputs') ?? [], `${pointer}/inputs`, context)];
  const results: ParameterContext = { direction: 'out', unnamed: 'result', budgets };
  const outputs =
    kind === 'function' ? [...readParameters(object.get('outputs') ?? [], `${pointer}/outputs`, results)] : [];
  const signature = `${name}(${inputs.map(canonicalType).join(',')})`;
  return { object, pointer, name, signature, hash: keccak256(stringToHex(signature)), inputs, outputs };
}

/** Events of one signature may differ in what is indexed: their logs have another number of topics. */
function keyOf({ signature, inputs, object }: Item): string {
  return object.get('type') === 'event' ? `${signature} ${inputs.filter(({ indexed }) => indexed).length}` : signature;
}

function addItem(group: Map<string, Item>, item: Item): void {
  const before = group.get(keyOf(item));
  if (before === undefined) {
    group.set(keyOf(item), item);
    return;
  }
  const essence = ({ inputs, outputs, object, pointer }: Item): string =>
    JSON.stringify([
      inputs.map(({ indexed }) => indexed),
      outputs.map(canonicalType),
      object.get('type') === 'event' ? object.get('anonymous') === true : mutabilityOf(object, pointer),
    ]);
  if (essence(before) !== essence(item)) throw collision(item, before);
}

function refuseCollisions(items: readonly Item[]): void {
  const bySelector = new Map<string, Item>();
  for (const item of items) {
    const selector = selectorOf(item);
    const other = bySelector.get(selector);
    if (other !== undefined) throw collision(item, other);
    bySelector.set(selector, item);
  }
}

function collision(item: Item, other: Item): CodedError {
  return new CodedError('CONTRACT_COLLISION', `${item.signature} has the selector of ${other.signature}`, {
    pointer: item.pointer,
    details: { signatures: [item.signature, other.signature] },
  });
}

/** The members with unique names. All overloads of a name carry their types, so that a further one renames none. */
function named(group: ReadonlyMap<string, Item>): readonly (readonly [string, Item])[] {
  const items = [...group.values()];
  const counts = new Map<string, number>();
  for (const { name } of items) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = uniqueNames(
    items.map((item) => ({
      name: (counts.get(item.name) ?? 0) > 1 ? overloadName(item) : item.name,
      suffix: item.hash.slice(2, 10),
    })),
  );
  return items.map((item, index) => [names[index] ?? '', item]);
}

function overloadName({ name, inputs, hash }: Item): string {
  if (inputs.length === 0) return name;
  const types = inputs
    .map(canonicalType)
    .join('_')
    .replaceAll('[]', 'Array')
    .replaceAll(/\[([0-9]+)\]/g, 'Array$1')
    .replaceAll(/[(),]+/g, '_');
  return `${name}_${types.length > 38 ? hash.slice(2, 10) : types}`;
}

function methodOf(name: string, item: Item, comments: Comments): ContractMethod {
  const mutability = mutabilityOf(item.object, item.pointer);
  const doc = comments.method(item.signature);
  return {
    name,
    signature: item.signature,
    kind: mutability === 'pure' || mutability === 'view' ? 'query' : 'call',
    ...(mutability === 'payable' ? { payable: true } : {}),
    inputs: item.inputs.map((input) => withDoc(input, doc?.parameters.get(input.native ?? input.name))),
    outputs: item.outputs.map((output, index) =>
      withDoc(output, doc?.results.get(output.native === '' ? `_${index}` : (output.native ?? output.name))),
    ),
    ...(doc?.text === undefined ? {} : { doc: doc.text }),
    selector: selectorOf(item),
    mutability,
  };
}

function eventOf(name: string, item: Item, comments: Comments): ContractEvent {
  const { signature, inputs, hash } = item;
  const anonymous = item.object.get('anonymous') === true;
  if (inputs.filter(({ indexed }) => indexed).length > (anonymous ? 4 : 3))
    throw malformed('at most three indexed parameters', `${item.pointer}/inputs`);
  const doc = comments.event(signature);
  return {
    name,
    signature,
    inputs: inputs.map((input) => withDoc(input, doc?.parameters.get(input.native ?? input.name))),
    ...(doc?.text === undefined ? {} : { doc: doc.text }),
    ...(anonymous ? { anonymous } : { topic: hash }),
  };
}

function errorOf(name: string, item: Item, comments: Comments): ContractError {
  const doc = comments.error(item.signature);
  return {
    name,
    signature: item.signature,
    inputs: item.inputs.map((input) => withDoc(input, doc?.parameters.get(input.native ?? input.name))),
    ...(doc?.text === undefined ? {} : { doc: doc.text }),
    selector: selectorOf(item),
  };
}

function readConstructor(
  object: JsonObject,
  pointer: string,
  all: ParameterBudget,
  comments: Comments,
): ContractConstructor {
  const budgets = [all, new ParameterBudget(limits.methodParameters, 'Parameters of one member of a contract')];
  const context: ParameterContext = { direction: 'in', unnamed: 'arg', budgets };
  const inputs = readParameters(object.get('inputs') ?? [], `${pointer}/inputs`, context);
  const doc = comments.method('constructor');
  return {
    ...(mutabilityOf(object, pointer) === 'payable' ? { payable: true } : {}),
    inputs: inputs.map((input) => withDoc(input, doc?.parameters.get(input.native ?? input.name))),
    ...(doc?.text === undefined ? {} : { doc: doc.text }),
  };
}

function withDoc<Parameter extends object>(parameter: Parameter, doc: string | undefined): Parameter {
  return doc === undefined ? parameter : { ...parameter, doc };
}

function selectorOf({ hash }: Item): string {
  return hash.slice(0, 10);
}

/** Compilers before 0.5 said `constant` and `payable` instead. */
function mutabilityOf(object: JsonObject, pointer: string): Mutability {
  const stated = object.get('stateMutability');
  if (stated === undefined) {
    if (object.get('constant') === true) return 'view';
    return object.get('payable') === true ? 'payable' : 'nonpayable';
  }
  const found = mutabilities.find((mutability) => mutability === stated);
  if (found === undefined) throw malformed('pure, view, nonpayable or payable', `${pointer}/stateMutability`);
  return found;
}
