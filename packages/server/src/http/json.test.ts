import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, parseLongJson } from './json.ts';

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
])('refuses %s', async (text, code, pointer) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ code, pointer }));
  await expect(parseLongJson(text)).rejects.toThrow(expect.objectContaining({ code, pointer }));
});

test('a long text keeps nobody waiting while it is looked through, and is looked through to its end', async () => {
  const members = Array.from({ length: 100_000 }, (_, i) => `"member ${i}":{"a":[1,2]}`).join(',');
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  expect(Object.keys(Object(await parseLongJson(`{${members}}`)))).toHaveLength(100_000);
  await expect(parseLongJson(`{${members},"member 0":1}`)).rejects.toMatchObject({ pointer: '/member 0' });
  clearInterval(other);
  expect(turns).toBeGreaterThan(5);
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
