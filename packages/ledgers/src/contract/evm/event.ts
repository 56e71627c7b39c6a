import { CodedError, isCodedError } from '@blockcluster/btml';
import { keccak256, stringToHex } from 'viem';
import type { ContractDescriptor, ContractEvent, ContractParameter } from '../descriptor.ts';
import type { Json } from '../read.ts';
import { decodeEvmValues, type JsonValues, unreadable } from './decode.ts';
import { encodeEvmValues } from './encode.ts';
import { asHex } from './type.ts';

/** A log as nodes answer it. */
export interface EvmLog {
  readonly topics: readonly string[];
  readonly data: string;
}

export interface DecodedEvent {
  readonly name: string;
  readonly signature: string;
  /** An indexed text, bytes, array or tuple is the hash that the log holds, as 0x-hex. */
  readonly args: JsonValues;
}

/**
 * The event that a log tells of; undefined when the descriptor has none that fits (a proxy's own, or another
 * contract's). Throws CONTRACT_ANSWER when the first topic is an event's, but the log doesn't have its form.
 */
export function decodeEvmEvent(descriptor: ContractDescriptor, log: EvmLog): DecodedEvent | undefined {
  const [topic] = log.topics;
  const known = descriptor.events.filter((event) => event.topic !== undefined && event.topic === topic?.toLowerCase());
  const found = known.find((event) => topicCount(event) === log.topics.length);
  if (found !== undefined) return decodeAs(found, log);
  if (known.length > 0) throw unreadable(`A log of ${known[0]?.signature} has another number of topics`);
  return anonymousEvent(descriptor, log);
}

/** An anonymous event is told by its form alone: only the one that fits, where exactly one does. */
function anonymousEvent(descriptor: ContractDescriptor, log: EvmLog): DecodedEvent | undefined {
  const fitting = descriptor.events
    .filter((event) => event.anonymous === true && topicCount(event) === log.topics.length)
    .map((event) => attempt(() => decodeAs(event, log)))
    .filter((event) => event !== undefined);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function decodeAs(event: ContractEvent, log: EvmLog): DecodedEvent {
  const topics = log.topics.slice(event.anonymous === true ? 0 : 1);
  const indexed = event.inputs.filter(isIndexed).map((input) => [input, topics.shift() ?? '0x'] as const);
  const found = new Map(indexed.map(([input, topic]) => [input.name, topicValue(input, topic)]));
  const data = decodeEvmValues(
    event.inputs.filter((input) => !isIndexed(input)),
    log.data,
  );
  const args = event.inputs.map(({ name }) => [name, found.get(name) ?? data[name] ?? ''] as const);
  return { name: event.name, signature: event.signature, args: Object.fromEntries(args) };
}

function topicValue(input: ContractParameter, topic: string): JsonValues[string] {
  if (!/^0x[0-9a-fA-F]{64}$/.test(topic)) throw unreadable('A topic has 32 bytes');
  if (isHashed(input)) return topic.toLowerCase();
  return decodeEvmValues([input], topic)[input.name] ?? '';
}

/** Whether an indexed parameter of this type stands in the log as a hash. */
export function isHashed({ type }: Pick<ContractParameter, 'type'>): boolean {
  return type === 'string' || type === 'bytes' || type.startsWith('tuple') || type.endsWith(']');
}

const isIndexed = ({ indexed }: ContractParameter): boolean => indexed === true;

function topicCount(event: ContractEvent): number {
  return event.inputs.filter(isIndexed).length + (event.anonymous === true ? 0 : 1);
}

/**
 * The topics by which a node finds the logs of an event: one entry per topic, `null` where anything goes. `filter` names
 * values of indexed parameters. Throws CONTRACT_ARGUMENT for a name that isn't indexed and a value that doesn't fit.
 */
export function encodeEvmTopics(
  event: ContractEvent,
  filter: Readonly<Record<string, Json>>,
  pointer = '',
): readonly (string | null)[] {
  const names = Object.keys(filter);
  const wrong = names.find((name) => !event.inputs.some((input) => input.name === name && input.indexed === true));
  if (wrong !== undefined)
    throw new CodedError('CONTRACT_ARGUMENT', `${event.name} has no indexed "${wrong.slice(0, 64)}"`, { pointer });
  const topics = event.inputs
    .filter(isIndexed)
    .map((input) => (Object.hasOwn(filter, input.name) ? topicOf(input, filter[input.name], pointer) : null));
  return [...(event.topic === undefined ? [] : [event.topic]), ...topics];
}

function topicOf(input: ContractParameter, value: Json, pointer: string): string {
  if (input.type === 'string' && typeof value === 'string' && value.isWellFormed())
    return keccak256(stringToHex(value));
  if (input.type === 'bytes' && typeof value === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(value))
    return keccak256(asHex(value));
  if (isHashed(input)) {
    if (typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value)) return value;
    throw new CodedError('CONTRACT_ARGUMENT', 'Lists and structs are found by their hash: 0x and 64 hex digits', {
      pointer: `${pointer}/${input.name}`,
    });
  }
  return encodeEvmValues([input], { [input.name]: value }, pointer);
}

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (cause) {
    if (isCodedError(cause, 'CONTRACT_ANSWER')) return undefined;
    throw cause;
  }
}
