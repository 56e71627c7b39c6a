import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './json.ts';

test.each([
  ['{"a":1,"a":2}', 'REQUEST_JSON_DUPLICATE', '/a'],
  ['{"x":{"a":1,"b":[{"c":1},{"c":1,"c":2}]}}', 'REQUEST_JSON_DUPLICATE', '/x/b/1/c'],
  ['{"a":1,"\\u0061":2}', 'REQUEST_JSON_DUPLICATE', '/a'],
  ['{"a/b~":1,"a/b~":2}', 'REQUEST_JSON_DUPLICATE', '/a~1b~0'],
  ['{"__proto__":{"role":"operator"}}', 'REQUEST_JSON_DUPLICATE', '/__proto__'],
  ['{"\\u005f_proto__":1}', 'REQUEST_JSON_DUPLICATE', '/__proto__'],
  ['{"a":1', 'REQUEST_JSON_MALFORMED', undefined],
  ['', 'REQUEST_JSON_MALFORMED', undefined],
  ["{'a':1}", 'REQUEST_JSON_MALFORMED', undefined],
  [`${'['.repeat(65)}${']'.repeat(65)}`, 'REQUEST_JSON_DEPTH', undefined],
])('refuses %s', (text, code, pointer) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ code, pointer }));
});

test('accepts whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      if (!text.includes('__proto__')) expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('brackets, commas and escaped quotes within strings are text', () => {
  const text = '{"a":"{\\"a\\":1,","b":["},{","\\\\"],"c":{"a":"]"}}';
  expect(parseJson(text)).toEqual(JSON.parse(text));
});
