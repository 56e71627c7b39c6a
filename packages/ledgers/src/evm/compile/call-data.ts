import { type BtmlMap, type BtmlValue, CodedError } from '@blockcluster/btml';
import { type Abi, encodeFunctionData, type Hex } from 'viem';
import { invalidMember, stringMember } from './members.ts';

const scalar =
  /^(?:address|bool|string|bytes(?:[1-9]|[12][0-9]|3[0-2])?|u?int(?:8|16|24|32|40|48|56|64|72|80|88|96|104|112|120|128|136|144|152|160|168|176|184|192|200|208|216|224|232|240|248|256))$/;

/**
 * The input of a contract call: selector and ABI-encoded arguments of `method` (a canonical signature such as
 * `transfer(address,uint256)`) with `args`, a list of `{t, v}`. Texts stand for themselves, numbers are decimal,
 * bytes hex without prefix, addresses 0x and lowercase, booleans `true` or `false`; an array type takes a list of texts,
 * and an empty array leaves `v` out. Tuples and nested arrays are refused with COMPILE_NOT_SUPPORTED.
 */
export function callData(op: BtmlMap): Hex {
  const method = stringMember(op, 'method');
  const match = /^([A-Za-z_$][A-Za-z0-9_$]*)\(([^()]*)\)$/.exec(method);
  if (match === null) {
    if (method.includes('((') || method.includes(',(') || method.includes(')['))
      throw new CodedError('COMPILE_NOT_SUPPORTED', 'Calls with tuples are not supported', { pointer: '/method' });
    throw invalidMember('method', 'a signature such as transfer(address,uint256)');
  }
  const [, name = '', list = ''] = match;
  const types = list === '' ? [] : list.split(',');
  const args = argumentsOf(op);
  if (args.length !== types.length) throw invalidMember('args', `a list of ${types.length} arguments`);
  const values = types.map((type, index) => encodeArgument(type, args[index], `/args/${index}`));
  const abi: Abi = [
    { type: 'function', name, stateMutability: 'nonpayable', inputs: types.map((type) => ({ type })), outputs: [] },
  ];
  return encodeFunctionData({ abi, functionName: name, args: values });
}

function argumentsOf(op: BtmlMap): readonly BtmlMap[] {
  const args = op.args;
  if (args === undefined) return [];
  const maps: BtmlMap[] = [];
  if (!Array.isArray(args)) throw invalidMember('args', 'a list of {t, v}');
  for (const item of args) {
    if (typeof item === 'string') throw invalidMember('args', 'a list of {t, v}');
    maps.push(item);
  }
  return maps;
}

function encodeArgument(type: string, argument: BtmlMap | undefined, pointer: string): unknown {
  if (argument?.t !== type)
    throw new CodedError('COMPILE_INVALID', `The argument must be of the method's type ${type}`, {
      pointer: `${pointer}/t`,
    });
  const { v } = argument;
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array === null) {
    if (!scalar.test(type))
      throw new CodedError('COMPILE_NOT_SUPPORTED', `Arguments of type ${type} are not supported`, { pointer });
    return encodeScalar(type, v, pointer);
  }
  const [, inner = '', size = ''] = array;
  if (!scalar.test(inner))
    throw new CodedError('COMPILE_NOT_SUPPORTED', `Arguments of type ${type} are not supported`, { pointer });
  const items = v === undefined ? [] : v;
  if (!Array.isArray(items) || (size !== '' && items.length !== Number(size)))
    throw new CodedError('COMPILE_INVALID', `The value is not a list for ${type}`, { pointer: `${pointer}/v` });
  return items.map((item: BtmlValue) => encodeScalar(inner, item, pointer));
}

function encodeScalar(type: string, value: BtmlValue | undefined, pointer: string): unknown {
  const refuse = (): CodedError =>
    new CodedError('COMPILE_INVALID', `The value is no ${type}`, { pointer: `${pointer}/v` });
  if (typeof value !== 'string') throw refuse();
  if (type === 'string') return value;
  if (type === 'bool') {
    if (value !== 'true' && value !== 'false') throw refuse();
    return value === 'true';
  }
  if (type === 'address') {
    if (!/^0x[0-9a-f]{40}$/.test(value)) throw refuse();
    return value;
  }
  if (type.startsWith('bytes')) {
    const size = type.slice('bytes'.length);
    if (!/^(?:[0-9a-f]{2})*$/.test(value) || (size !== '' && value.length !== 2 * Number(size))) throw refuse();
    return `0x${value}`;
  }
  if (!/^(?:0|-?[1-9][0-9]{0,77})$/.test(value)) throw refuse();
  const number = BigInt(value);
  const signed = type.startsWith('int');
  const bits = BigInt(type.slice(signed ? 3 : 4));
  const [least, most] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  if (number < least || number > most) throw refuse();
  return number;
}
