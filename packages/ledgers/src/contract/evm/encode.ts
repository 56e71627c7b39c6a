import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { concatHex, encodeAbiParameters, type Hex } from 'viem';
import type { ContractDescriptor, ContractMethod, ContractParameter } from '../descriptor.ts';
import type { Json } from '../read.ts';
import { asHex, codecParameter } from './type.ts';
import { type Builder, readArguments } from './value.ts';

/** A value as viem's codec takes it: tuples and arrays are lists. */
type CodecValue = bigint | boolean | string | readonly CodecValue[];

const codecValues: Builder<CodecValue> = { scalar: (_, value) => value, list: (_, values) => values };

const operationArguments: Builder<BtmlMap> = {
  scalar: (t, value) => {
    const text = String(value);
    const v = /^bytes|^function$/.test(t) ? text.slice(2) : text;
    return v === '' ? { t } : { t, v };
  },
  list: (t, items) => (items.length === 0 ? { t } : { t, items }),
};

/** Values by name as the contract ABI codes them. Throws CONTRACT_ARGUMENT with a pointer into the values. */
export function encodeEvmValues(parameters: readonly ContractParameter[], values: Json, pointer = ''): Hex {
  const read = readArguments(parameters, values, pointer, codecValues);
  return encodeAbiParameters(parameters.map(codecParameter), read);
}

/** The input of a call: selector and arguments. */
export function encodeEvmCall(method: ContractMethod, values: Json, pointer = ''): Hex {
  return concatHex([selectorOf(method), encodeEvmValues(method.inputs, values, pointer)]);
}

/**
 * The `args` of the operation `call` that makes the same input (packages/btml/spec.md), to go with the method's signature
 * as `method`; undefined for a method without arguments.
 */
export function operationArgs(method: ContractMethod, values: Json, pointer = ''): readonly BtmlMap[] | undefined {
  const read = readArguments(method.inputs, values, pointer, operationArguments);
  return read.length === 0 ? undefined : read;
}

/**
 * The code that deploys an instance: creation code and constructor arguments. Throws CONTRACT_CODE for a descriptor
 * without code, CONTRACT_ARGUMENT for arguments that don't fit.
 */
export function encodeEvmDeployment(descriptor: ContractDescriptor, values: Json, pointer = ''): Hex {
  const { code } = descriptor;
  const [library] = code?.libraries ?? [];
  if (library !== undefined)
    throw new CodedError('CONTRACT_CODE', `The code must be linked with ${library} first`, {
      details: { libraries: code?.libraries },
    });
  if (code?.creation === undefined || code.creation === '0x')
    throw new CodedError('CONTRACT_CODE', 'The descriptor holds no code: it was made of an interface alone');
  return concatHex([asHex(code.creation), encodeEvmValues(descriptor.deploy?.inputs ?? [], values, pointer)]);
}

function selectorOf({ selector, signature }: ContractMethod): Hex {
  if (selector === undefined) throw new CodedError('CONTRACT_FORMAT', `${signature} has no selector`);
  return asHex(selector);
}
