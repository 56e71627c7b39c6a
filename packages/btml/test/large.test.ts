import { describe, expect, it } from 'vitest';
import {
  canonicalize,
  isCodedError,
  parseDocument,
  parseJson,
  parseJsonText,
  parseMarkup,
  renderMarkup,
  viewLines,
} from '../src/index.ts';
import { isMap } from '../src/model/check.ts';

/** The inputs that make a careless parser take quadratic time or a deep stack; a quadratic one would not end in time. */
const size = 250_000;
const keys = Array.from({ length: 15_000 }, (_, i) => `k${i.toString(36)}`);
const large: readonly (readonly [string, string])[] = [
  ['one long string', JSON.stringify({ a: 'x'.repeat(size) })],
  ['escapes only', `{"a":"${'\\u0041'.repeat(100_000)}"}`],
  ['quotation marks only', JSON.stringify({ a: '"'.repeat(size / 2) })],
  ['ampersands only', JSON.stringify({ a: '&'.repeat(size) })],
  ['hex', JSON.stringify({ a: 'ab'.repeat(size / 2) })],
  [
    'marks in canonical order, 30 at a time',
    JSON.stringify({ a: `a${'\u0323'.repeat(15)}${'\u0363'.repeat(15)}`.repeat(4000).normalize('NFC') }),
  ],
  ['many members', JSON.stringify(Object.fromEntries(keys.map((key) => [key, 'x'])))],
  ['many strings', JSON.stringify({ a: Array.from({ length: 60_000 }, () => 'x') })],
  ['many maps', JSON.stringify({ a: Array.from({ length: 25_000 }, () => ({ b: 'c' })) })],
  ['many code points beyond the basic plane', JSON.stringify({ a: '😀'.repeat(60_000) })],
  ['white space', `${' '.repeat(500_000)}{"a":"b"}${'\n'.repeat(500_000)}`],
];

const unordered = `a${'\u0301\u0323'.repeat(15)}`;
const refused: readonly (readonly [string, string, string])[] = [
  ['marks in the wrong order', JSON.stringify({ a: unordered.repeat(4000) }), 'MODEL_STRING_NFC'],
  ['marks without end', JSON.stringify({ a: `a${'\u0301\u0323'.repeat(60_000)}` }), 'MODEL_STRING_MARKS'],
  [
    'one key after another, then the first again',
    `{${keys.map((key) => `"${key}":"x"`).join()},"k0":"x"}`,
    'JSON_DUPLICATE_KEY',
  ],
  ['a key of a megabyte', `{"${'x'.repeat(1_000_000)}":"y"}`, 'MODEL_KEY'],
  ['a string without end', `{"a":"${'x'.repeat(1_000_000)}`, 'JSON_SYNTAX'],
  ['a megabyte of backslashes', `{"a":"${'\\'.repeat(1_000_000)}`, 'JSON_SYNTAX'],
];

describe('large inputs', () => {
  it.each(large)(
    '%s: parsed, rendered, parsed again and viewed',
    (_name, text) => {
      const { value, canonical } = parseJsonText(text);
      if (!isMap(value)) throw new Error('not a map');
      expect(canonicalize(parseMarkup(renderMarkup(value))) === canonical).toBe(true);
      expect(viewLines(value).length).toBeGreaterThan(1);
    },
    60_000,
  );

  it.each(refused)(
    '%s: refused',
    (_name, text, code) => {
      let found: unknown;
      try {
        parseJson(text);
      } catch (error) {
        found = isCodedError(error) ? error.code : error;
      }
      expect(found).toBe(code);
    },
    60_000,
  );

  it('checks the formats of long members', () => {
    const deploy = {
      btml: '1.0',
      kind: 'intent',
      issuer: 'did:web:a.example',
      issued: '2026-11-22T13:00:00Z',
      expires: '2026-11-22T14:00:00Z',
      audience: 'eip155:1',
      salt: 'AwMDAwMDAwMDAwMDAwMDAw',
      maxfee: { asset: 'eip155:1/slip44:60', amount: '1', decimals: '18' },
      ops: [{ op: 'deploy', chain: 'eip155:1', from: `eip155:1:0x${'a'.repeat(40)}`, code: '60'.repeat(120_000) }],
    };
    expect(parseDocument(JSON.stringify(deploy)).document.kind).toBe('intent');
    const odd = { ...deploy, ops: [{ ...deploy.ops[0], code: `${'60'.repeat(120_000)}6` }] };
    expect(() => parseDocument(JSON.stringify(odd))).toThrowError(expect.objectContaining({ code: 'SCHEMA_HEX' }));
  }, 60_000);
});
