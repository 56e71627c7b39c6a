import { CodedError, scriptHashScript } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { Address, OutScript } from '@scure/btc-signer';
import type { NetworkParameters } from '../../bitcoin/networks.ts';
import { equalBytes, hexToBytes } from '../../bitcoin/wire/bytes.ts';
import type { ContractDescriptor, ContractEvent, ContractMethod } from '../descriptor.ts';
import { findMethod } from '../find.ts';
import { header, type ImportNames } from '../header.ts';
import type { Json } from '../read.ts';
import { readOutputDescriptor } from './output-descriptor.ts';
import { type ScriptTemplate, type SpendingPath, scriptTemplates } from './templates.ts';
import { type BitcoinValue, hexOf, readBitcoinValues } from './types.ts';

const text = { type: 'string' } as const;
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;
const amount = { type: 'string', format: 'uint64', pattern: '^(?:0|[1-9][0-9]{0,15})$' } as const;

const events: readonly ContractEvent[] = [
  {
    name: 'funded',
    signature: 'funded',
    doc: 'An output pays to the script.',
    inputs: [
      { name: 'txid', type: 'hash', schema: hash },
      { name: 'vout', type: 'uint32', schema: amount },
      { name: 'value', type: 'satoshi', schema: amount },
    ],
  },
  {
    name: 'spent',
    signature: 'spent',
    doc: 'What the script held was taken, by one of its paths.',
    inputs: [
      { name: 'path', type: 'string', schema: text },
      { name: 'arguments', type: 'map', schema: { type: 'object', additionalProperties: true } },
    ],
  },
];

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
    deploy: { inputs: [...template.parameters] },
    methods: template.paths.map(methodOf),
    events: [...events],
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
    deploy: { inputs: [] },
    code: { creation: script, runtimeHash: hexOf(sha256(hexToBytes(script.slice(2)))) },
    source: { format: 'bitcoin-descriptor', template: descriptor },
  };
}

function methodOf({ name, doc, inputs }: SpendingPath): ContractMethod {
  return { name, signature: name, kind: 'call', inputs: [...inputs], outputs: [], doc };
}

/** A script with the output script that pays to it, both 0x-hex. */
export interface BoundScript {
  readonly script: string;
  readonly output: string;
}

/** The script of an instance. Throws CONTRACT_ARGUMENT with a pointer into the values. */
export function scriptOf(descriptor: ContractDescriptor, values: Json, pointer = ''): BoundScript {
  const bound = descriptor.source?.format === 'bitcoin-descriptor';
  const template = templateOf(descriptor);
  if (bound) readBitcoinValues([], values, pointer);
  const given: Json = bound ? readOutputDescriptor(descriptor.source?.template ?? '') : values;
  const script = template.script(readBitcoinValues(template.parameters, given, pointer), pointer);
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
  const method = findMethod(descriptor, path, 'call');
  const found = templateOf(descriptor).paths.find(({ name }) => name === method.name);
  if (found === undefined) throw new CodedError('CONTRACT_METHOD_UNKNOWN', `${descriptor.name} has no path "${path}"`);
  const { script } = scriptOf(descriptor, parameters, '/parameters');
  const stack = found.stack(readBitcoinValues(method.inputs, values, pointer));
  const lockTime = found.after === undefined ? 0 : lockTimeOf(descriptor, parameters, found.after);
  return { witness: [...stack.map((element) => hexOf(element).slice(2)), script.slice(2)], lockTime };
}

function lockTimeOf(descriptor: ContractDescriptor, parameters: Json, name: string): number {
  const value = readBitcoinValues(templateOf(descriptor).parameters, parameters, '/parameters').get(name);
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
