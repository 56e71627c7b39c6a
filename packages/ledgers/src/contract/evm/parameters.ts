import type { ContractParameter } from '../descriptor.ts';
import { limits } from '../limits.ts';
import { requireIdentifier, uniqueNames } from '../names.ts';
import { type Json, malformed, optionalText, requireList, requireObject, requireText, tooLarge } from '../read.ts';
import { type Direction, schemaOf } from './schema.ts';
import { parseType } from './type.ts';

/** How many parameters were read so far; shared by everything of one import. */
export class ParameterBudget {
  private readonly limit: number;
  private readonly what: string;
  private used = 0;

  constructor(limit: number, what: string) {
    this.limit = limit;
    this.what = what;
  }

  take(pointer: string): void {
    this.used += 1;
    if (this.used > this.limit) throw tooLarge(this.what, this.limit, pointer);
  }
}

export interface ParameterContext {
  readonly direction: Direction;
  /** What the unnamed are called: `arg0`, `result1`, `field2`. */
  readonly unnamed: 'arg' | 'result' | 'field';
  readonly budgets: readonly ParameterBudget[];
  /** Whether `indexed` belongs here. */
  readonly event?: boolean;
}

const internalTypes = /^[A-Za-z0-9_$.,[\]() =>]{1,256}$/;

/** Reads the parameters of an ABI; throws CONTRACT_FORMAT, CONTRACT_NAME, CONTRACT_TYPE and CONTRACT_LIMIT. */
export function readParameters(
  list: Json,
  pointer: string,
  context: ParameterContext,
  depth = 0,
): readonly ContractParameter[] {
  if (depth > limits.depth) throw tooLarge('Tuples inside each other', limits.depth, pointer);
  const items = requireList(list, pointer);
  const natives = items.map((item, index) => {
    for (const budget of context.budgets) budget.take(`${pointer}/${index}`);
    const at = `${pointer}/${index}`;
    const name = optionalText(requireObject(item, at), 'name', at) ?? '';
    return name === '' ? '' : requireIdentifier(name, `${at}/name`);
  });
  const made = (index: number): string =>
    context.unnamed === 'result' && items.length === 1 ? 'result' : `${context.unnamed}${index}`;
  const names = uniqueNames(natives.map((name, index) => ({ name: name || made(index), suffix: String(index) })));
  return items.map((item, index) => {
    const at = `${pointer}/${index}`;
    return readParameter(item, at, { name: names[index] ?? '', native: natives[index] ?? '' }, context, depth);
  });
}

function readParameter(
  item: Json,
  pointer: string,
  { name, native }: { readonly name: string; readonly native: string },
  context: ParameterContext,
  depth: number,
): ContractParameter {
  const object = requireObject(item, pointer);
  const text = requireText(object.get('type'), `${pointer}/type`);
  const type = parseType(text, `${pointer}/type`);
  const { event: _, ...inner } = context;
  const components =
    type.base === 'tuple'
      ? readParameters(object.get('components'), `${pointer}/components`, { ...inner, unnamed: 'field' }, depth + 1)
      : undefined;
  if (components?.length === 0) throw malformed('at least one member of a tuple', `${pointer}/components`);
  const internalType = optionalText(object, 'internalType', pointer);
  if (internalType !== undefined && !internalTypes.test(internalType))
    throw malformed('a type of the language', `${pointer}/internalType`);
  const indexed = context.event === true && object.get('indexed') === true;
  return {
    name,
    type: type.base + text.slice(text.indexOf('[') < 0 ? text.length : text.indexOf('[')),
    schema: schemaOf(type, components, context.direction, structName(internalType)),
    ...(native === name ? {} : { native }),
    ...(internalType === undefined ? {} : { internalType }),
    ...(components === undefined ? {} : { components: [...components] }),
    ...(context.event === true ? { indexed } : {}),
  };
}

/** `struct Market.Order[]` is an Order. */
function structName(internalType: string | undefined): string | undefined {
  return /^struct (?:[A-Za-z0-9_$]+\.)*([A-Za-z_][A-Za-z0-9_]*)(?:\[[0-9]*\])*$/.exec(internalType ?? '')?.[1];
}
