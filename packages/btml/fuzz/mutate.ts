import type { Random } from './random.ts';

/** Pieces of every grammar that is fuzzed: what a byte-flipper would take ages to find. */
const dictionary = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u0000',
  '\\ud800',
  '\\udfff',
  '\\n',
  'null',
  'true',
  '1',
  '""',
  '{}',
  '[]',
  '<btml-doc ',
  '<btml-i ',
  '<btml-s v="',
  '</btml-doc>',
  '</btml-i>',
  '<btml-x ',
  '>',
  '/>',
  '="',
  '&amp;',
  '&#10;',
  '&',
  '<!--',
  '"btml":"1.0"',
  '"kind":"record"',
  '"kind":"envelope"',
  '"kind":"receipt"',
  '"crit":["a:b"]',
  '"ext":[{"uri":"a:b"}]',
  '__proto__',
  'constructor',
  '\u0301',
  '\u202e',
  '\ufeff',
  '\u2028',
  'é',
  '😀',
  '\u0000',
  '\r\n',
  '\t',
  ' ',
].map((text) => new TextEncoder().encode(text));

function splice(bytes: Uint8Array, start: number, remove: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - remove + insert.length);
  result.set(bytes.subarray(0, start));
  result.set(insert, start);
  result.set(bytes.subarray(start + remove), start + insert.length);
  return result;
}

function once(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const span = Math.min(bytes.length - at, 1 + random.below(random.chance(4) ? 200 : 8));
  const nothing = new Uint8Array();
  switch (random.below(7)) {
    case 0:
      return splice(
        bytes,
        at,
        Math.min(1, bytes.length - at),
        Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(8))),
      );
    case 1:
      return splice(bytes, at, Math.min(1, bytes.length - at), Uint8Array.of(random.below(256)));
    case 2:
      return splice(bytes, at, span, nothing);
    case 3:
      return splice(bytes, random.below(bytes.length + 1), 0, bytes.slice(at, at + span));
    case 4:
      return bytes.slice(0, at);
    default:
      return splice(bytes, at, random.chance(2) ? 0 : span, dictionary[random.below(dictionary.length)] ?? nothing);
  }
}

/** Changes bytes in one to four places. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) result = once(result, random);
  return result;
}

/** Changes one place of a JSON tree: a member goes, moves, is doubled under another name, or becomes something else. */
export function mutateTree(tree: unknown, random: Random, strings: readonly [string, ...string[]]): unknown {
  if (typeof tree !== 'object' || tree === null || random.chance(12)) return replacement(tree, random, strings);
  if (Array.isArray(tree)) {
    const at = random.below(tree.length);
    if (random.chance(6)) return tree.toSpliced(at, 1);
    if (random.chance(6)) return [...tree, tree[at]];
    return tree.with(at, mutateTree(tree[at], random, strings));
  }
  const members: [string, unknown][] = Object.entries(tree);
  const at = random.below(members.length);
  const [name, member] = members[at] ?? ['a', 'b'];
  const others = members.filter((_entry, i) => i !== at);
  if (random.chance(6)) return Object.fromEntries(others);
  if (random.chance(8)) return Object.fromEntries([...others, [random.pick(strings), member]]);
  return Object.fromEntries([...others, [name, mutateTree(member, random, strings)]]);
}

function replacement(tree: unknown, random: Random, strings: readonly [string, ...string[]]): unknown {
  if (typeof tree === 'string' && random.chance(2)) {
    const at = random.below(tree.length + 1);
    return (
      tree.slice(0, at) + random.pick(['', 'x', '0', 'A', '=', '\n', 'é', '\u202e']) + tree.slice(at + random.below(2))
    );
  }
  return random.pick<unknown>([
    random.pick(strings),
    [tree],
    { a: tree },
    [random.pick(strings)],
    1,
    null,
    true,
    '',
    {},
    [],
  ]);
}
