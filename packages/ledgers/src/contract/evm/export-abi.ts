import { CodedError } from '@blockcluster/btml';
import type { ContractDescriptor, ContractParameter, Mutability } from '../descriptor.ts';

/** An item of an ABI as Solidity's compiler writes it. */
export interface AbiItem {
  readonly type: 'constructor' | 'error' | 'event' | 'fallback' | 'function' | 'receive';
  readonly name?: string;
  readonly inputs?: readonly AbiItemParameter[];
  readonly outputs?: readonly AbiItemParameter[];
  readonly stateMutability?: Mutability;
  readonly anonymous?: boolean;
}

export interface AbiItemParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly components?: readonly AbiItemParameter[];
  readonly indexed?: boolean;
}

/**
 * The ABI of a descriptor, in the order and form of Solidity's compiler since 0.6: importing it again gives the same
 * descriptor. Throws CONTRACT_FORMAT for a contract of another family.
 */
export function exportAbi(descriptor: ContractDescriptor): readonly AbiItem[] {
  if (descriptor.family !== 'evm')
    throw new CodedError('CONTRACT_FORMAT', 'Only contracts of EVM chains have an ABI', { pointer: '/family' });
  const { deploy, errors, events, fallback, methods, receive } = descriptor;
  const items: AbiItem[] = [];
  if (deploy !== undefined)
    items.push({
      type: 'constructor',
      inputs: deploy.inputs.map(parameterOf),
      stateMutability: deploy.payable === true ? 'payable' : 'nonpayable',
    });
  for (const { signature, inputs } of errors)
    items.push({ type: 'error', name: nativeName(signature), inputs: inputs.map(parameterOf) });
  for (const { signature, inputs, anonymous } of events)
    items.push({
      type: 'event',
      name: nativeName(signature),
      inputs: inputs.map(parameterOf),
      anonymous: anonymous === true,
    });
  if (fallback !== undefined) items.push({ type: 'fallback', stateMutability: fallback });
  for (const { signature, inputs, outputs, mutability } of methods)
    items.push({
      type: 'function',
      name: nativeName(signature),
      inputs: inputs.map(parameterOf),
      outputs: outputs.map(parameterOf),
      ...(mutability === undefined ? {} : { stateMutability: mutability }),
    });
  if (receive === true) items.push({ type: 'receive', stateMutability: 'payable' });
  return items;
}

function nativeName(signature: string): string {
  return signature.slice(0, signature.indexOf('('));
}

function parameterOf({ name, native, type, internalType, components, indexed }: ContractParameter): AbiItemParameter {
  return {
    name: native ?? name,
    type,
    ...(internalType === undefined ? {} : { internalType }),
    ...(components === undefined ? {} : { components: components.map(parameterOf) }),
    ...(indexed === undefined ? {} : { indexed }),
  };
}
