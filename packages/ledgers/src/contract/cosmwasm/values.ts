import { CodedError, isCodedError } from '@blockcluster/btml';
import { pointerTo } from '@blockcluster/btml/model/pointer.ts';
import type { ContractConstructor, ContractDescriptor, ContractMethod, ContractParameter } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { type Json, objectIn, tooLarge } from '../read.ts';
import { fitted } from './fit.ts';

/** The JSON text of an execute or query message. Throws CONTRACT_ARGUMENT with a pointer into the values. */
export function encodeMessage(
  descriptor: ContractDescriptor,
  method: ContractMethod,
  values: Json,
  pointer = '',
): string {
  if (method.form === 'unit') {
    bodyText(descriptor, method, values, pointer);
    return JSON.stringify(method.signature);
  }
  return `{${JSON.stringify(method.signature)}:${bodyText(descriptor, method, values, pointer)}}`;
}

/** The JSON text of the message that makes an instance. Throws CONTRACT_ARGUMENT. */
export function encodeInstantiate(descriptor: ContractDescriptor, values: Json, pointer = ''): string {
  const deploy: ContractConstructor = descriptor.deploy ?? { inputs: [], form: 'fields' };
  return bodyText(descriptor, deploy, values, pointer);
}

function bodyText(
  descriptor: ContractDescriptor,
  { inputs, form }: Pick<ContractMethod, 'inputs' | 'form'>,
  values: Json,
  pointer: string,
): string {
  const object = objectIn(values);
  if (object === undefined) throw misfit('an object with the arguments by name', pointer);
  const unknown = object.names().find((name) => !inputs.some((input) => input.name === name));
  if (unknown !== undefined) throw misfit(`no "${unknown.slice(0, 64)}"`, pointerTo(pointer, unknown));
  const parts = inputs.flatMap((input) => {
    const at = `${pointer}/${input.name}`;
    const value = object.get(input.name);
    if (value === undefined) {
      if (input.optional === true) return [];
      throw misfit(`a ${input.type}`, at);
    }
    return [{ key: input.native ?? input.name, text: fitted(descriptor, input.schema, value, at) }];
  });
  if (form === 'value') return parts[0]?.text ?? 'null';
  return `{${parts.map(({ key, text }) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}

/**
 * The answer to a query, by the names of the method's outputs: integers as decimal strings with all of their digits.
 * Throws CONTRACT_ANSWER for what is no JSON or doesn't fit what the contract says that it answers.
 */
export function decodeAnswer(
  descriptor: ContractDescriptor,
  { outputs }: Pick<ContractMethod, 'outputs'>,
  text: string,
): Readonly<Record<string, Json>> {
  const answer = readAnswer(text);
  const [only] = outputs;
  if (only === undefined) return { result: answer };
  const values = outputs.length === 1 && only.native === '' ? { [only.name]: answer } : membersOf(answer, outputs);
  for (const output of outputs) {
    const value = values[output.name];
    if (value === undefined && output.optional === true) continue;
    try {
      fitted(descriptor, output.schema, value, `/${output.name}`);
    } catch (cause) {
      if (!isCodedError(cause, 'CONTRACT_ARGUMENT')) throw cause;
      throw new CodedError('CONTRACT_ANSWER', `${cause.message}: the contract answers something else`, {
        ...(cause.pointer === undefined ? {} : { pointer: cause.pointer }),
      });
    }
  }
  return values;
}

function membersOf(answer: Json, outputs: readonly ContractParameter[]): Readonly<Record<string, Json>> {
  const object = objectIn(answer);
  if (object === undefined) throw new CodedError('CONTRACT_ANSWER', 'The contract answers no object');
  return Object.fromEntries(
    outputs.flatMap(({ name, native }) => {
      const value = object.get(native ?? name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** JSON whose numbers are kept as the digits that were written. */
function readAnswer(text: string): Json {
  if (text.length > limits.data) throw tooLarge('Characters of an answer', limits.data);
  try {
    return JSON.parse(text, (_: string, value: Json, ...[context]: readonly unknown[]) =>
      typeof value === 'number' ? (objectIn(context)?.get('source') ?? String(value)) : value,
    );
  } catch (cause) {
    throw new CodedError('CONTRACT_ANSWER', 'The contract answers no JSON', { cause });
  }
}

function misfit(expected: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_ARGUMENT', `There must be ${expected}`, { pointer });
}
