import { commentOf, type Json, objectIn } from '../read.ts';

export interface Comment {
  readonly text?: string;
  /** By the names of the source. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly results: ReadonlyMap<string, string>;
}

/** What authors wrote beside the members of a contract (NatSpec). */
export interface Comments {
  readonly title?: string;
  readonly text?: string;
  method(signature: string): Comment | undefined;
  event(signature: string): Comment | undefined;
  error(signature: string): Comment | undefined;
}

export const noComments: Comments = {
  method: () => undefined,
  event: () => undefined,
  error: () => undefined,
};

/** Reads the `devdoc` and `userdoc` of a compiler's output; what is malformed there is no comment. */
export function readComments(devdoc: Json, userdoc: Json): Comments {
  const dev = objectIn(devdoc);
  const user = objectIn(userdoc);
  const find = (group: string) => (signature: string) =>
    comment(first(dev?.get(group), signature), first(user?.get(group), signature));
  const title = commentOf(dev?.get('title'))?.slice(0, 256);
  const text = joined(user?.get('notice'), dev?.get('details'));
  return {
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { text }),
    method: find('methods'),
    event: find('events'),
    error: find('errors'),
  };
}

/** Errors may be declared in several places, so that compilers list their comments. */
function first(group: Json, signature: string): Json {
  const found = objectIn(group)?.get(signature);
  return Array.isArray(found) ? found[0] : found;
}

function comment(dev: Json, user: Json): Comment | undefined {
  const object = objectIn(dev);
  const text = joined(objectIn(user)?.get('notice'), object?.get('details'));
  if (object === undefined && text === undefined) return undefined;
  return {
    ...(text === undefined ? {} : { text }),
    parameters: texts(object?.get('params')),
    results: texts(object?.get('returns')),
  };
}

function joined(notice: Json, details: Json): string | undefined {
  const parts = [commentOf(notice), commentOf(details)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : commentOf(parts.join('\n\n'));
}

function texts(value: Json): ReadonlyMap<string, string> {
  const object = objectIn(value);
  const found = new Map<string, string>();
  for (const name of object?.names() ?? []) {
    const text = commentOf(object?.get(name));
    if (text !== undefined) found.set(name, text);
  }
  return found;
}
