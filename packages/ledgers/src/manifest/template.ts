import { CodedError } from '@blockcluster/btml';
import type { NodeMember, NodeSetup } from './kit.ts';
import type { Role } from './schema.ts';

const placeholder = /\{\{([a-z]+)(?:\.([A-Za-z0-9.-]+))?\}\}/g;

/**
 * Puts a member's values into one line. Undefined when the line is to be left out: a value in it is empty, or a condition
 * (`{{if.PARAMETER}}`, `{{unless.PARAMETER}}`) isn't met. Throws NODE_TEMPLATE for a placeholder that nothing answers to.
 */
export function renderLine(line: string, setup: NodeSetup, member: NodeMember): string | undefined {
  let keep = true;
  const text = line.replaceAll(placeholder, (whole, kind: string, name: string | undefined) => {
    if (kind === 'if' || kind === 'unless') {
      if (isSet(setup.parameters[name ?? '']) !== (kind === 'if')) keep = false;
      return '';
    }
    const value = lookUp(kind, name ?? '', setup, member);
    if (value === undefined)
      throw new CodedError('NODE_TEMPLATE', `${setup.manifest.id}: nothing answers to ${whole}`, {
        details: { placeholder: whole },
      });
    if (value === '') keep = false;
    return value;
  });
  return keep ? text : undefined;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false && value !== '' && value !== 0;

function lookUp(kind: string, name: string, setup: NodeSetup, member: NodeMember): string | undefined {
  switch (kind) {
    case 'home':
      return member.home;
    case 'member':
      return member.name;
    case 'port':
      return member.ports[name]?.toString();
    case 'param':
      return setup.parameters[name]?.toString();
    case 'secret':
      return setup.secrets[name];
    case 'value':
      return setup.values[`${member.name}.${name}`] ?? setup.values[name];
    default:
      return undefined;
  }
}

/** A file of a member, line by line. */
export function renderFile(template: string, setup: NodeSetup, member: NodeMember): string {
  return template
    .split('\n')
    .flatMap((line) => renderLine(line, setup, member) ?? [])
    .join('\n');
}

/** The command line of a member without the program. */
export function renderArgs(role: Role, setup: NodeSetup, member: NodeMember): readonly string[] {
  return role.args.flatMap((argument) => renderLine(argument, setup, member) ?? []);
}
