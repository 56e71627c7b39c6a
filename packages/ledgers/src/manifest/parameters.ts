import { CodedError } from '@blockcluster/btml';
import type { NodeManifest, Parameter, ParameterValue, Role } from './schema.ts';

/**
 * The parameters of a node: what the operator set (as JSON values or as the text of a command line), else the manifest's
 * defaults. Throws NODE_PARAMETER for one that the manifest doesn't know or whose value it doesn't allow.
 */
export function readParameters(
  manifest: NodeManifest,
  given: Readonly<Record<string, ParameterValue>>,
): Record<string, ParameterValue> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(manifest.parameters, name));
  if (unknown !== undefined)
    throw refuse(unknown, `${manifest.id} has no parameter "${unknown}"; it has ${known(manifest)}`);
  return Object.fromEntries(
    Object.entries(manifest.parameters).map(([name, parameter]) => {
      const value = given[name];
      return [name, value === undefined ? parameter.default : readOne(name, parameter, value)];
    }),
  );
}

const known = (manifest: NodeManifest): string => Object.keys(manifest.parameters).join(', ') || 'none';

function readOne(name: string, parameter: Parameter, value: ParameterValue): ParameterValue {
  const read = convert(parameter, value);
  if (read === undefined) throw refuse(name, `${name} takes ${parameter.type}: ${parameter.description}`);
  if (typeof read === 'number' && (read < (parameter.minimum ?? read) || read > (parameter.maximum ?? read)))
    throw refuse(name, `${name} lies between ${parameter.minimum ?? '…'} and ${parameter.maximum ?? '…'}`);
  if (typeof read === 'string' && parameter.pattern !== undefined && !new RegExp(parameter.pattern, 'u').test(read))
    throw refuse(name, `${name} has the form ${parameter.pattern}: ${parameter.description}`);
  // Templates put it into lines of files and command lines.
  if (typeof read === 'string' && /[\0\r\n]/.test(read)) throw refuse(name, `${name} is one line`);
  return read;
}

function convert(parameter: Parameter, value: ParameterValue): ParameterValue | undefined {
  if (parameter.type === 'string') return String(value);
  if (parameter.type === 'boolean') {
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : undefined;
  }
  const number = typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** How many processes of a role a node has. */
export function countOf(role: Role, parameters: Readonly<Record<string, ParameterValue>>): number {
  if (typeof role.count === 'number') return role.count;
  const count = parameters[role.count];
  if (typeof count !== 'number' || count < 0) throw refuse(role.count, `${role.count} is no number of processes`);
  return count;
}

function refuse(name: string, message: string): CodedError {
  return new CodedError('NODE_PARAMETER', message, { pointer: `/parameters/${name}` });
}
