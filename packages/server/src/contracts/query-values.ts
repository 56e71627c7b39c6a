import { CodedError } from '@blockcluster/btml';
import { type ContractDescriptor, type ContractParameter, findMethod } from '@blockcluster/ledgers';

const PREFIX = 'arg.';

/**
 * Arguments of a query that stand in its URL as `arg.<name>`: text as it is, what is no text in JSON as JSON. Throws
 * CONTRACT_METHOD_UNKNOWN, CONTRACT_ARGUMENT.
 */
export function queryValues(
  descriptor: ContractDescriptor,
  methodName: string,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const method = findMethod(descriptor, methodName, 'query');
  const given = Object.entries(query).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(
    given.map(([name, value]) => {
      const argument = name.slice(PREFIX.length);
      const parameter = method.inputs.find((input) => input.name === argument);
      return [argument, parameter === undefined ? value : argumentOf(parameter, value)];
    }),
  );
}

function argumentOf(parameter: ContractParameter, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (isText(parameter)) return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new CodedError('CONTRACT_ARGUMENT', `A ${parameter.type} in a URL is JSON`, {
      pointer: `/${parameter.name}`,
      cause,
    });
  }
}

/** Integers too are text: JSON's numbers would lose digits. */
function isText({ schema }: ContractParameter): boolean {
  const { type } = schema;
  return type === 'string' || (Array.isArray(type) && type.includes('string'));
}
