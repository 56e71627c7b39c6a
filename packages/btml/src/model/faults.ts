const descriptions: Readonly<Record<string, string>> = {
  MODEL_DEPTH: 'lists and maps are nested more than 16 deep',
  MODEL_EMPTY: 'an empty string, list or map has no place in a document; leave the member out',
  MODEL_KEY: 'a key must match [a-z][a-z0-9]{0,31}',
  MODEL_KEY_RESERVED: 'this key is reserved',
  MODEL_LIST_MIXED: 'a list holds either strings only or maps only',
  MODEL_LIST_NESTED: 'a list must not hold lists',
  MODEL_STRING_CONTROL: 'a string must not hold control characters other than line feed',
  MODEL_STRING_FORMAT: 'a string must not hold invisible format characters or line separators',
  MODEL_STRING_MARKS: 'a string must not hold more than 30 combining marks in a row',
  MODEL_STRING_NFC: 'a string must be in Unicode normalization form C',
  MODEL_STRING_SURROGATE: 'a string must not hold lone surrogates',
  MODEL_STRING_UNASSIGNED: 'a string must not hold code points that Unicode 14 does not assign, or private ones',
  MODEL_TYPE: 'a value must be a string, a list or a map',
};

/** The message for a fault of the model. */
export function describeFault(code: string): string {
  return descriptions[code] ?? code;
}
