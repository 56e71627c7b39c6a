import { CodedError } from '@blockcluster/btml';

const MAX_DEPTH = 64;
/** So many characters are looked through before others have their turn: a few milliseconds. */
const CHARACTERS_AT_ONCE = 262_144;

/**
 * Strict JSON for request bodies: what `JSON.parse` takes, except that a member may not appear twice in an object
 * (RFC 8259 leaves open which one counts: two programs could read two different requests), that `__proto__` is refused
 * and that nesting ends at 64. Throws REQUEST_JSON_MALFORMED, REQUEST_JSON_DUPLICATE or REQUEST_JSON_DEPTH.
 */
export function parseJson(text: string): unknown {
  const value = plainJson(text);
  const walk = checkNames(text);
  while (!walk.next().done);
  return value;
}

/**
 * The same for a text that may be long: other requests have their turn while it is looked through. What cannot be
 * interrupted is the parser of the language, which takes some 12 ms for a million characters.
 */
export async function parseLongJson(text: string): Promise<unknown> {
  const value = plainJson(text);
  const walk = checkNames(text);
  while (!walk.next().done) await new Promise((resolve) => setImmediate(resolve));
  return value;
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('REQUEST_JSON_MALFORMED', cause instanceof Error ? cause.message : 'not JSON', { cause });
  }
}

/** Walks a text that is known to be JSON, and rests now and then; only strings, brackets and commas matter. */
function* checkNames(text: string): Generator<undefined, void> {
  const names: (Set<string> | null)[] = [];
  const path: string[] = [];
  let expectName = false;
  let rest = CHARACTERS_AT_ONCE;
  for (let at = 0; at < text.length; at++) {
    if (at >= rest) {
      yield;
      rest = at + CHARACTERS_AT_ONCE;
    }
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      const end = stringEnd(text, at);
      if (expectName) {
        addName(text.slice(at, end), names.at(-1), path);
        expectName = false;
      }
      at = end - 1;
    } else if (char === 0x7b || char === 0x5b) {
      if (names.length === MAX_DEPTH)
        throw new CodedError('REQUEST_JSON_DEPTH', `The body nests deeper than ${MAX_DEPTH} levels`);
      names.push(char === 0x7b ? new Set() : null);
      path.push('0');
      expectName = char === 0x7b;
    } else if (char === 0x7d || char === 0x5d) {
      names.pop();
      path.pop();
      expectName = false;
    } else if (char === 0x2c) {
      expectName = names.at(-1) !== null;
      if (!expectName) path[path.length - 1] = String(Number(path.at(-1)) + 1);
    }
  }
}

function addName(quoted: string, names: Set<string> | null | undefined, path: string[]): void {
  const name: unknown = quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1);
  if (typeof name !== 'string' || !names) return;
  path[path.length - 1] = name;
  if (names.has(name) || name === '__proto__')
    throw new CodedError('REQUEST_JSON_DUPLICATE', 'A member appears twice, or carries a reserved name', {
      pointer: path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    });
  names.add(name);
}

/** The index after the closing quote of the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5c) at++;
    else if (char === 0x22) return at + 1;
  }
}
