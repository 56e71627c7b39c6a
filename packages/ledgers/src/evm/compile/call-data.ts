import { type BtmlMap, CodedError, splitTuple } from '@blockcluster/btml';
import { type Abi, type AbiParameter, encodeFunctionData, type Hex } from 'viem';
import { invalidMember, stringMember } from './members.ts';
import { encodeScalar, isScalar } from './scalar.ts';

/** Deeper types are refused before they are followed. */
const maxDepth = 8;

/**
 * The input of a contract call: selector and ABI-encoded arguments of `method`, a canonical signature such as
 * `transfer(address,uint256)`, with `args`, a list of `{t, v}` in its order. Numbers are decimal, bytes hex without
 * prefix, addresses 0x and lowercase, booleans `true` or `false`; an empty text leaves `v` out. Arrays and tuples carry
 * `items` in place of `v`, each again with its type; an empty array leaves them out. Throws COMPILE_INVALID with a
 * pointer, COMPILE_NOT_SUPPORTED for types that the ABI doesn't know.
 */
export function callData(op: BtmlMap): Hex {
  const method = stringMember(op, 'method');
  const [, name, list] = /^([A-Za-z_$][A-Za-z0-9_$]*)(\(.*\))$/.exec(method) ?? [];
  const types = list === undefined ? undefined : splitTuple(list);
  if (name === undefined || types === undefined)
    throw invalidMember('method', 'a signature such as transfer(address,uint256)');
  const args = mapsOf(op.args, '/args');
  if (args.length !== types.length) throw invalidMember('args', `a list of ${types.length} arguments`);
  const values = types.map((type, index) => encodeArgument(type, args[index], `/args/${index}`, 0));
  const inputs = types.map(parameterOf);
  const abi: Abi = [{ type: 'function', name, stateMutability: 'nonpayable', inputs, outputs: [] }];
  return encodeFunctionData({ abi, functionName: name, args: values });
}

/** A type as viem's encoder wants it: tuples with their components. */
function parameterOf(type: string): AbiParameter {
  const [, tuple, arrays] = /^(\(.*\))((?:\[\d*\])*)$/.exec(type) ?? [];
  if (tuple === undefined) return { type };
  return { type: `tuple${arrays ?? ''}`, components: (splitTuple(tuple) ?? []).map(parameterOf) };
}

function encodeArgument(type: string, argument: BtmlMap | undefined, pointer: string, depth: number): unknown {
  if (depth > maxDepth) throw notSupported(type, pointer);
  if (argument?.t !== type)
    throw new CodedError('COMPILE_INVALID', `The argument must be of the method's type ${type}`, {
      pointer: `${pointer}/t`,
    });
  const encodeItem = (inner: string) => (item: BtmlMap, index: number) =>
    encodeArgument(inner, item, `${pointer}/items/${index}`, depth + 1);
  const [, element, size] = /^(.+)\[(\d*)\]$/.exec(type) ?? [];
  if (element !== undefined) {
    const items = itemsOf(argument, pointer, size === '' ? undefined : Number(size));
    return items.map(encodeItem(element));
  }
  if (type.startsWith('(')) {
    const types = splitTuple(type);
    if (types === undefined) throw notSupported(type, pointer);
    const items = itemsOf(argument, pointer, types.length);
    return types.map((inner, index) => encodeArgument(inner, items[index], `${pointer}/items/${index}`, depth + 1));
  }
  if (!isScalar(type)) throw notSupported(type, pointer);
  if (argument.items !== undefined)
    throw new CodedError('COMPILE_INVALID', `A ${type} has no items`, { pointer: `${pointer}/items` });
  return encodeScalar(type, argument.v ?? '', `${pointer}/v`);
}

function itemsOf(argument: BtmlMap, pointer: string, count: number | undefined): readonly BtmlMap[] {
  if (argument.v !== undefined)
    throw new CodedError('COMPILE_INVALID', 'Arrays and tuples carry items', { pointer: `${pointer}/v` });
  const items = mapsOf(argument.items, `${pointer}/items`);
  if (count !== undefined && items.length !== count)
    throw new CodedError('COMPILE_INVALID', `There must be ${count} items`, { pointer: `${pointer}/items` });
  return items;
}

function mapsOf(list: BtmlMap[string] | undefined, pointer: string): readonly BtmlMap[] {
  if (list === undefined) return [];
  const maps: BtmlMap[] = [];
  for (const item of Array.isArray(list) ? list : [undefined]) {
    if (item === undefined || typeof item === 'string')
      throw new CodedError('COMPILE_INVALID', 'This must be a list of {t, v}', { pointer });
    maps.push(item);
  }
  return maps;
}

function notSupported(type: string, pointer: string): CodedError {
  return new CodedError('COMPILE_NOT_SUPPORTED', `Arguments of type ${type} are not supported`, { pointer });
}
