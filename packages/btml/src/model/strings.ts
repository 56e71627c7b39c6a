import { MAX_MARKS } from '../limits.ts';
import { CodePointClass, classify } from '../unicode/classify.ts';

export type StringFault =
  | 'MODEL_EMPTY'
  | 'MODEL_STRING_CONTROL'
  | 'MODEL_STRING_FORMAT'
  | 'MODEL_STRING_MARKS'
  | 'MODEL_STRING_NFC'
  | 'MODEL_STRING_SURROGATE'
  | 'MODEL_STRING_UNASSIGNED';

// Most strings are ASCII and end here, in one pass of the regular-expression engine.
const plain = /^[\n -~]+$/;

const faults: readonly (StringFault | undefined)[] = [
  undefined,
  undefined,
  'MODEL_STRING_FORMAT',
  'MODEL_STRING_CONTROL',
  'MODEL_STRING_SURROGATE',
  'MODEL_STRING_UNASSIGNED',
];

/**
 * The code with which a string is refused, or undefined for a good one. Nothing is repaired: text that breaks a rule
 * travels encoded (see `nameMember`). Linear: the bound on marks in a row bounds the reordering that NFC may do, and the
 * code points are all of Unicode 14, for which every later version of Unicode normalizes alike.
 */
export function stringFault(text: string): StringFault | undefined {
  if (plain.test(text)) return undefined;
  if (text === '') return 'MODEL_EMPTY';
  let marks = 0;
  let high = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if ((unit >= 0x20 && unit < 0x7f) || unit === 0x0a) {
      marks = 0;
      continue;
    }
    const codePoint = text.codePointAt(i) ?? 0;
    if (codePoint > 0xffff) i++;
    if (codePoint >= 0x300) high = true;
    const kind = classify(codePoint);
    if (kind === CodePointClass.allowed) marks = 0;
    else if (kind !== CodePointClass.mark) return faults[kind];
    else if (++marks > MAX_MARKS) return 'MODEL_STRING_MARKS';
  }
  // Nothing below U+0300 composes or decomposes under NFC.
  return high && text.normalize('NFC') !== text ? 'MODEL_STRING_NFC' : undefined;
}
