import { unicode14 } from './table.ts';

/** What a code point is in Unicode 14.0, as far as BTML cares. */
export const CodePointClass = {
  /** Letters, digits, punctuation, symbols, spaces. */
  allowed: 0,
  /** Combining marks. */
  mark: 1,
  /** Format characters, line and paragraph separators. */
  format: 2,
  control: 3,
  surrogate: 4,
  /** Unassigned, noncharacter or private use. */
  unassigned: 5,
} as const;

const letters = 'AMFCSU';

/** One byte for each code point: a megabyte, decoded in some milliseconds, looked up in no time. */
function decode(text: string): Uint8Array {
  const classes = new Uint8Array(0x110000).fill(CodePointClass.unassigned);
  let next = 0;
  for (const [, letter = '', length = ''] of text.matchAll(/([A-Z])([0-9a-z]+)/g)) {
    const end = next + Number.parseInt(length, 36);
    classes.fill(letters.indexOf(letter), next, end);
    next = end;
  }
  return classes;
}

let table: Uint8Array | undefined;

/** The class of a code point. The table is decoded at the first call: pure ASCII input never needs it. */
export function classify(codePoint: number): number {
  table ??= decode(unicode14);
  return table[codePoint] ?? CodePointClass.unassigned;
}
