import { describe, expect, it } from 'vitest';
import { readVerifyRequest } from './request.ts';

const digest = `sha-256:${'ab'.repeat(32)}`;

describe('the body of POST /verify', () => {
  it('is read as the schema says', () => {
    expect(readVerifyRequest('{"receipt":"x"}')).toEqual({ receipt: 'x', any: false });
    const all = { receipt: { btml: '1.0' }, digest, trust: { trust: '1.0' }, any: true };
    expect(readVerifyRequest(JSON.stringify(all))).toEqual({ ...all, trust: '{"trust":"1.0"}' });
  });

  it.each([
    ['', 'REQUEST_JSON_MALFORMED', undefined],
    ['{', 'REQUEST_JSON_MALFORMED', undefined],
    ['{"receipt":"x","receipt":"y"}', 'REQUEST_JSON_DUPLICATE', '/receipt'],
    ['{"receipt":"x","__proto__":{}}', 'REQUEST_JSON_DUPLICATE', '/__proto__'],
    [`{"receipt":${'['.repeat(65)}${']'.repeat(65)}}`, 'REQUEST_JSON_DEPTH', undefined],
    ['[]', 'REQUEST_INVALID', ''],
    ['null', 'REQUEST_INVALID', ''],
    ['"x"', 'REQUEST_INVALID', ''],
    ['{}', 'REQUEST_INVALID', '/receipt'],
    ['{"receipt":""}', 'REQUEST_INVALID', '/receipt'],
    ['{"receipt":null}', 'REQUEST_INVALID', '/receipt'],
    ['{"receipt":[]}', 'REQUEST_INVALID', '/receipt'],
    ['{"receipt":1}', 'REQUEST_INVALID', '/receipt'],
    [JSON.stringify({ receipt: 'x'.repeat(2_097_153) }), 'REQUEST_INVALID', '/receipt'],
    ['{"receipt":{"a":1}}', 'MODEL_TYPE', '/a'],
    ['{"receipt":"x","digest":"sha-256:AB"}', 'REQUEST_INVALID', '/digest'],
    ['{"receipt":"x","digest":null}', 'REQUEST_INVALID', '/digest'],
    ['{"receipt":"x","trust":"{}"}', 'REQUEST_INVALID', '/trust'],
    ['{"receipt":"x","trust":[]}', 'REQUEST_INVALID', '/trust'],
    ['{"receipt":"x","any":"true"}', 'REQUEST_INVALID', '/any'],
    ['{"receipt":"x","a/b~":1}', 'REQUEST_INVALID', '/a~1b~0'],
  ])('%.60s is refused as %s', (text, code, pointer) => {
    expect(() => readVerifyRequest(text)).toThrow(expect.objectContaining({ code, pointer }));
  });
});
