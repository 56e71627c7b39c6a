import { CodedError } from '@blockcluster/btml';
import type { ContractDescriptor, ContractEvent, ContractMethod } from './descriptor.ts';

/**
 * The method of a name in the descriptor, or of a native signature. Throws CONTRACT_METHOD_UNKNOWN; for the name of several overloads, and for a call that is asked
 * as a query or the other way round, it says what there is instead.
 */
export function findMethod(
  descriptor: ContractDescriptor,
  name: string,
  kind?: ContractMethod['kind'],
  pointer = '',
): ContractMethod {
  const found =
    descriptor.methods.find((method) => method.name === name) ??
    descriptor.methods.find((method) => method.signature === name);
  if (found !== undefined && (kind === undefined || found.kind === kind)) return found;
  const shown = JSON.stringify(name.slice(0, 64));
  if (found !== undefined) throw unknown(`${shown} is a ${found.kind}, no ${kind}`, pointer, []);
  const overloads = descriptor.methods.filter(({ signature }) => signature.startsWith(`${name}(`)).map((m) => m.name);
  const hint = overloads.length === 0 ? '' : `: it is one of ${overloads.join(', ')}`;
  throw unknown(`${descriptor.name} has no method ${shown}${hint}`, pointer, overloads);
}

/** The event of a name; throws CONTRACT_EVENT_UNKNOWN. */
export function findEvent(descriptor: ContractDescriptor, name: string, pointer = ''): ContractEvent {
  const found = descriptor.events.find((event) => event.name === name);
  if (found !== undefined) return found;
  const shown = JSON.stringify(name.slice(0, 64));
  const events = descriptor.events.slice(0, 64).map((event) => event.name);
  throw new CodedError('CONTRACT_EVENT_UNKNOWN', `${descriptor.name} has no event ${shown}`, {
    pointer,
    details: { events },
  });
}

function unknown(message: string, pointer: string, overloads: readonly string[]): CodedError {
  return new CodedError('CONTRACT_METHOD_UNKNOWN', message, {
    pointer,
    ...(overloads.length === 0 ? {} : { details: { overloads } }),
  });
}
