import type { BtmlList, BtmlMap, BtmlValue } from '../src/index.ts';
import { keyFault } from '../src/model/keys.ts';
import { stringFault } from '../src/model/strings.ts';
import type { Random } from './random.ts';

/** What escapes, normalization, markup or sorting could stumble over. */
const pieces = [
  'a',
  'Z',
  '0',
  ' ',
  '  ',
  '\n',
  '"',
  "'",
  '\\',
  '/',
  '<',
  '>',
  '&',
  '&amp;',
  '&#10;',
  ']]>',
  '-->',
  '</btml-doc>',
  '\\u0041',
  'é',
  'e\u0301',
  'ß',
  'Ω',
  '中文',
  '한',
  'हि',
  'ا',
  '\u0323',
  '\u0301',
  '😀',
  '\u{1f1e6}',
  '\ufe0f',
  '\ufffd',
  '{',
  '}',
  '[',
  '=',
  '\u007e',
  '\u00a0',
  '\u2019',
  '\u{20000}',
  '\u{e0100}',
] as const;

const shortKeys = [
  'a',
  'b',
  'v',
  'x',
  'name',
  'kind',
  'btml',
  'data',
  'a0',
  'aa',
  'z9',
  'list',
  'proto',
  'tostring',
  'valueof',
] as const;

function text(random: Random): string {
  for (;;) {
    let result = '';
    for (let length = 1 + random.below(random.chance(20) ? 40 : 4); length > 0; length--) result += random.pick(pieces);
    const normal = result.normalize('NFC');
    if (stringFault(normal) === undefined) return normal;
  }
}

function key(random: Random): string {
  if (!random.chance(4)) return random.pick(shortKeys);
  for (;;) {
    let name = '';
    for (let length = 1 + random.below(32); length > 0; length--)
      name += 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(random.below(36));
    if (keyFault(name) === undefined) return name;
  }
}

function list(random: Random, depth: number): BtmlList {
  const length = 1 + random.below(2);
  if (depth >= 16 || random.chance(2)) return Array.from({ length }, () => text(random));
  return Array.from({ length }, () => map(random, depth + 1));
}

function value(random: Random, depth: number): BtmlValue {
  // A list needs a level of its own, and its maps another one.
  if (depth > 16 || random.below(5) < 3) return text(random);
  return random.chance(2) ? list(random, depth) : map(random, depth);
}

function map(random: Random, depth: number): BtmlMap {
  const members: Record<string, BtmlValue> = {};
  for (let size = 1 + random.below(3); size > 0; size--) members[key(random)] = value(random, depth + 1);
  return members;
}

/** A map that obeys the model, now and then as deep as it may be. */
export function generateMap(random: Random): BtmlMap {
  let result = map(random, random.chance(60) ? 12 : 1);
  if (random.chance(50))
    for (let depth = 0; depth < 11; depth++) result = random.chance(2) ? { a: result } : { a: result, b: text(random) };
  return depthOf(result) > 16 ? { a: text(random) } : result;
}

function depthOf(value: BtmlValue): number {
  if (typeof value === 'string') return 0;
  return 1 + Math.max(...Object.values(value).map((member: BtmlValue) => depthOf(member)));
}
