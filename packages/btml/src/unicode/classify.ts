import { unicode14 } from './table.ts';

/** What a code point is in Unicode 14.0, as far as BTML cares. */
export type CodePointClass = 'A' | 'M' | 'F' | 'C' | 'S' | 'U';

interface Table {
  /** First code point of each run, ascending. */
  readonly starts: Uint32Array;
  readonly classes: string;
}

function decode(text: string): Table {
  const starts: number[] = [];
  let classes = '';
  let next = 0;
  for (const [, name = '', length = ''] of text.matchAll(/([A-Z])([0-9a-z]+)/g)) {
    starts.push(next);
    classes += name;
    next += Number.parseInt(length, 36);
  }
  return { starts: Uint32Array.from(starts), classes };
}

let table: Table | undefined;

function isClass(letter: string): letter is CodePointClass {
  return 'AMFCSU'.includes(letter);
}

/**
 * The class of a code point: A allowed, M mark, F format character or line separator, C control, S surrogate,
 * U unassigned, noncharacter or private use. The table is decoded at the first call: pure ASCII input never needs it.
 */
export function classify(codePoint: number): CodePointClass {
  table ??= decode(unicode14);
  const { starts, classes } = table;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= codePoint) low = middle;
    else high = middle - 1;
  }
  const letter = classes.charAt(low);
  return isClass(letter) ? letter : 'U';
}
