import { isCodedError } from '@blockcluster/btml';
import type { ContractDescriptor, ContractError, ContractParameter } from '../descriptor.ts';
import { decodeEvmValues, type JsonValues } from './decode.ts';

/** Why a call failed, as far as its bytes tell. */
export interface ContractFailure {
  /** Name of the error in the descriptor, `Error` or `Panic` of the language, or `unknown`. */
  readonly name: string;
  readonly signature?: string;
  readonly args: JsonValues;
  /** One line for people. */
  readonly message: string;
  /** What the contract gave back, as it is. */
  readonly data: string;
  /** Why something inside it failed, where the error hands that on as bytes. */
  readonly inner?: ContractFailure;
}

/** So many errors inside each other are read. */
const mostInner = 4;

const text: ContractParameter = { name: 'message', type: 'string', schema: { type: 'string' } };
const number: ContractParameter = { name: 'code', type: 'uint256', schema: { type: 'string' } };
/** `require` and `revert` with a text, and failed assertions of the language itself (Solidity, "Panic via assert"). */
const builtin: readonly ContractError[] = [
  { name: 'Error', signature: 'Error(string)', selector: '0x08c379a0', inputs: [text] },
  { name: 'Panic', signature: 'Panic(uint256)', selector: '0x4e487b71', inputs: [number] },
];

const panics: Readonly<Record<string, string>> = {
  '0': 'a panic of the compiler',
  '1': 'an assertion that does not hold',
  '17': 'an arithmetic overflow or underflow',
  '18': 'a division by zero',
  '33': 'a number that is no value of the enum',
  '34': 'storage that is coded wrongly',
  '49': 'pop() of an empty array',
  '50': 'an index outside of the array',
  '65': 'too much memory',
  '81': 'a call of an uninitialized function',
};

/**
 * Reads the bytes with which a call was reverted. Bytes that nothing explains are `unknown`; it throws nothing. An error
 * that wraps another one (ERC-7751, or any that hands it on as `bytes`) is told with it.
 */
export function decodeEvmError(descriptor: ContractDescriptor, data: string, depth = 0): ContractFailure {
  if (data === '0x' || data === '')
    return { name: 'unknown', args: {}, data: '0x', message: 'The contract refused without a reason' };
  const selector = data.slice(0, 10).toLowerCase();
  const known = [...descriptor.errors, ...builtin].find((error) => error.selector === selector);
  const args = known === undefined ? undefined : argsOf(known, data);
  if (known === undefined || args === undefined)
    return { name: 'unknown', args: {}, data, message: `The contract refused with ${data.slice(0, 74)}` };
  const inner = depth < mostInner ? innerOf(descriptor, known, args, depth + 1) : undefined;
  const own = messageOf(known, args);
  const failure = { name: known.name, signature: known.signature, args, data };
  if (inner === undefined) return { ...failure, message: own };
  return { ...failure, message: `${known.name}: ${inner.message}`.slice(0, 1_024), inner };
}

/** The first of an error's bytes that are an error themselves. */
function innerOf(
  descriptor: ContractDescriptor,
  { inputs }: ContractError,
  args: JsonValues,
  depth: number,
): ContractFailure | undefined {
  for (const { name, type } of inputs) {
    const bytes = type === 'bytes' ? args[name] : undefined;
    if (typeof bytes !== 'string' || bytes.length < 10) continue;
    const found = decodeEvmError(descriptor, bytes, depth);
    if (found.name !== 'unknown') return found;
  }
  return undefined;
}

function argsOf(error: ContractError, data: string): JsonValues | undefined {
  try {
    return decodeEvmValues(error.inputs, `0x${data.slice(10)}`);
  } catch (cause) {
    if (isCodedError(cause, 'CONTRACT_ANSWER')) return undefined;
    throw cause;
  }
}

function messageOf({ name, signature }: ContractError, args: JsonValues): string {
  if (signature === 'Error(string)') return String(args.message).slice(0, 1_024);
  if (signature === 'Panic(uint256)') return `The contract stopped for ${panics[String(args.code)] ?? 'a panic'}`;
  const shown = Object.entries(args).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${name}(${shown.join(', ')})`.slice(0, 1_024);
}
