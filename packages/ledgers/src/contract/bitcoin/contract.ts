import { CodedError, scriptHashScript } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { Address, OutScript } from '@scure/btc-signer';
import type { NetworkParameters } from '../../bitcoin/networks.ts';
import { equalBytes, hexToBytes } from '../../bitcoin/wire/bytes.ts';
import type { ContractDescriptor } from '../descriptor.ts';
import { findMethod } from '../find.ts';
import { header, type ImportNames } from '../header.ts';
import type { Json } from '../read.ts';
import { callOf, constructorOf, queriesOf, scriptEvents } from './interface.ts';
import { readOutputDescriptor } from './output-descriptor.ts';
import { type ScriptTemplate, type SpendingPath, scriptTemplates } from './templates.ts';
import { type BitcoinValue, hexOf, readBitcoinValues } from './types.ts';

/** A descriptor of a script template, by its id. Throws CONTRACT_FORMAT for one that this product hasn't. */
export function describeTemplate(id: string, names: ImportNames): ContractDescriptor {
  const template = scriptTemplates.find((one) => one.id === id);
  if (template === undefined)
    throw new CodedError('CONTRACT_FORMAT', `Script templates are ${scriptTemplates.map((one) => one.id).join(', ')}`, {
      pointer: '/template',
    });
  return {
    ...header('bitcoin', { title: template.title, ...names }),
    doc: template.doc,
    deploy: { inputs: constructorOf(template.parameters) },
    methods: [...template.paths.map(callOf), ...queriesOf(template)],
    events: [...scriptEvents],
    errors: [],
    source: { format: 'bitcoin-template', template: id },
  };
}

/** A descriptor of the script that an output descriptor tells of (see `readOutputDescriptor`): nothing is left to choose. */
export function describeOutputDescriptor(descriptor: string, names: ImportNames): ContractDescriptor {
  const bound = readOutputDescriptor(descriptor);
  const multisig = describeTemplate('multisig', names);
  const { script } = scriptOf(multisig, bound, '');
  return {
    ...multisig,
    deploy: { inputs: constructorOf([]) },
    code: { creation: script, runtimeHash: hexOf(sha256(hexToBytes(script.slice(2)))) },
    source: { format: 'bitcoin-descriptor', template: descriptor },
  };
}

/** A script with the output script that pays to it, both 0x-hex. */
export interface BoundScript {
  readonly script: string;
  readonly output: string;
}

/** The script of an instance. Throws CONTRACT_ARGUMENT with a pointer into the values. */
export function scriptOf(descriptor: ContractDescriptor, values: Json, pointer = ''): BoundScript {
  const script = templateOf(descriptor).script(parametersOf(descriptor, values, pointer), pointer);
  return { script: hexOf(script), output: hexOf(scriptHashScript(script)) };
}

/** The address of a script's hash on a network (bech32, BIP-173). */
export function addressOfScript({ output }: BoundScript, network: NetworkParameters): string {
  return Address(network).encode(OutScript.decode(hexToBytes(output.slice(2))));
}

/** What a transaction needs to spend by a path. */
export interface Spending {
  /** Elements of the input's witness, hex without prefix, the script last. */
  readonly witness: readonly string[];
  /** Least lock time of the transaction; 0 when any will do. With one, the input's sequence must be below 0xffffffff. */
  readonly lockTime: number;
}

/**
 * The witness that spends what an instance holds by a path. `parameters` are those with which it was deployed. Throws
 * CONTRACT_METHOD_UNKNOWN, CONTRACT_ARGUMENT.
 */
export function encodeSpending(
  descriptor: ContractDescriptor,
  path: string,
  { parameters, values }: { readonly parameters: Json; readonly values: Json },
  pointer = '',
): Spending {
  const found = pathOf(descriptor, path);
  const { script } = scriptOf(descriptor, parameters, '/parameters');
  const stack = found.stack(readBitcoinValues(found.inputs, values, pointer));
  const lockTime = lockTimeOf(found, parametersOf(descriptor, parameters, '/parameters'));
  return { witness: [...stack.map((element) => hexOf(element).slice(2)), script.slice(2)], lockTime };
}

/** A path by its name; throws CONTRACT_METHOD_UNKNOWN. */
export function pathOf(descriptor: ContractDescriptor, path: string, pointer = ''): SpendingPath {
  const method = findMethod(descriptor, path, 'call', pointer);
  const found = templateOf(descriptor).paths.find(({ name }) => name === method.name);
  if (found !== undefined) return found;
  throw new CodedError('CONTRACT_METHOD_UNKNOWN', `${descriptor.name} has no path "${path}"`, { pointer });
}

/** The ways by which an instance is spent. */
export function pathsOf(descriptor: ContractDescriptor): readonly SpendingPath[] {
  return templateOf(descriptor).paths;
}

/** The parameters of an instance, read. Throws CONTRACT_ARGUMENT. */
export function parametersOf(
  descriptor: ContractDescriptor,
  values: Json,
  pointer = '',
): ReadonlyMap<string, BitcoinValue> {
  const bound = descriptor.source?.format === 'bitcoin-descriptor';
  if (bound) readBitcoinValues([], values, pointer);
  const given: Json = bound ? readOutputDescriptor(descriptor.source?.template ?? '') : values;
  return readBitcoinValues(templateOf(descriptor).parameters, given, pointer);
}

/** The least lock time of a transaction that spends by a path (BIP-65); 0 where any will do. */
export function lockTimeOf(path: SpendingPath, parameters: ReadonlyMap<string, BitcoinValue>): number {
  const value = path.after === undefined ? 0 : parameters.get(path.after);
  return typeof value === 'number' ? value : 0;
}

/** The path by which a witness spends an instance's script, with what it showed; undefined for another script's. */
export function decodeSpending(
  descriptor: ContractDescriptor,
  { script }: BoundScript,
  witness: readonly string[],
): { readonly path: string; readonly arguments: Readonly<Record<string, Json>> } | undefined {
  if (witness.some((element) => !/^(?:[0-9a-f]{2})*$/.test(element))) return undefined;
  const stack = witness.map(hexToBytes);
  const last = stack.pop();
  if (last === undefined || !equalBytes(last, hexToBytes(script.slice(2)))) return undefined;
  for (const path of templateOf(descriptor).paths) {
    const values = path.unstack(stack);
    if (values !== undefined)
      return {
        path: path.name,
        arguments: Object.fromEntries([...values].map(([name, value]) => [name, shown(value)])),
      };
  }
  return undefined;
}

function shown(value: BitcoinValue): Json {
  if (typeof value === 'number') return String(value);
  return value instanceof Uint8Array ? hexOf(value) : value.map(hexOf);
}

function templateOf({ source }: ContractDescriptor): ScriptTemplate {
  const id = source?.format === 'bitcoin-descriptor' ? 'multisig' : source?.template;
  const template = scriptTemplates.find((one) => one.id === id);
  if (template !== undefined) return template;
  throw new CodedError('CONTRACT_FORMAT', 'The descriptor is of no script template', { pointer: '/source' });
}
