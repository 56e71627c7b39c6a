import { Checkbox, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Parameter, Values } from '../api/contracts.ts';
import { plainComment } from '../ui/format.ts';

/** What is typed into the fields of a form, by parameter. */
export type Draft = Readonly<Record<string, string>>;

type Kind = 'text' | 'boolean' | 'json';

/** How a parameter is typed in: integers and bytes are text, for JSON's numbers would lose digits. */
export function kindOf({ schema }: Pick<Parameter, 'schema'>): Kind {
  const { type } = schema;
  if (type === 'boolean') return 'boolean';
  return type === 'string' || (Array.isArray(type) && type.includes('string')) ? 'text' : 'json';
}

/**
 * The arguments that a form stands for. What is left empty and may be is left out; an argument that is no JSON although it
 * must be is named in the error that is thrown.
 */
export function valuesOf(parameters: readonly Parameter[], draft: Draft): Values {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const { name } = parameter;
      const typed = draft[name] ?? '';
      const kind = kindOf(parameter);
      if (typed === '' && parameter.optional) return [];
      if (kind === 'boolean') return [[name, typed === 'true'] as const];
      return [[name, kind === 'text' ? typed : jsonOf(name, typed)] as const];
    }),
  );
}

function jsonOf(name: string, typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    throw new Error(`${name} must be JSON, such as ["a", "b"] or {"name": "value"}`);
  }
}

/** The coins that go along with what takes them; empty: none. */
export function ValueField(props: { value: string; onChange: (value: string) => void }): ReactNode {
  return (
    <TextInput
      label="Coins that go along"
      description="Base units of the ledger's own coin (wei)"
      value={props.value}
      inputMode="numeric"
      pattern="0|[1-9][0-9]{0,77}"
      autoComplete="off"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** The option of a request for them. */
export function valueOption(value: string): { value?: string } {
  return value === '' ? {} : { value };
}

/** One field for each parameter, with its own name and type. */
export function ArgumentFields(props: {
  parameters: readonly Parameter[];
  draft: Draft;
  onChange: (draft: Draft) => void;
}): ReactNode {
  const { draft, parameters } = props;
  const set = (name: string, typed: string): void => props.onChange({ ...draft, [name]: typed });
  return parameters.map((parameter) => {
    const { name, type } = parameter;
    const doc = parameter.doc === undefined ? undefined : plainComment(parameter.doc);
    const common = { label: name, description: doc ?? type, value: draft[name] ?? '' };
    switch (kindOf(parameter)) {
      case 'boolean':
        return (
          <Checkbox
            key={name}
            label={`${name} (${type})`}
            checked={draft[name] === 'true'}
            onChange={(event) => set(name, String(event.currentTarget.checked))}
          />
        );
      case 'text':
        return (
          <TextInput
            key={name}
            {...common}
            withAsterisk={false}
            required={!parameter.optional && type !== 'string'}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        );
      case 'json':
        return (
          <Textarea
            key={name}
            {...common}
            description={`${doc ?? type}, as JSON`}
            withAsterisk={false}
            required={!parameter.optional}
            spellCheck={false}
            autosize
            minRows={2}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        );
      default:
        return null;
    }
  });
}
