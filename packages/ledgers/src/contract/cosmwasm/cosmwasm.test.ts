import { isCodedError } from '@blockcluster/btml';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { hackatomSchema, richSchema } from '../../../test/cosmwasm-schema.ts';
import { ContractDescriptor } from '../descriptor.ts';
import { findMethod } from '../find.ts';
import { exampleArguments } from '../generate/example.ts';
import { openApiOf } from '../generate/openapi.ts';
import { decodeWasmEvent } from './event.ts';
import { describeCosmWasm } from './import.ts';
import { decodeAnswer, encodeInstantiate, encodeMessage } from './values.ts';

const rich = describeCosmWasm(richSchema, { name: 'rich' });

function refusal(run: () => unknown): { code: string; pointer?: string | undefined } {
  try {
    run();
  } catch (error) {
    if (isCodedError(error)) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  return { code: 'accepted' };
}

const encode = (name: string, values: unknown): string => encodeMessage(rich, findMethod(rich, name), values);

describe('describeCosmWasm', () => {
  it('reads the interface of hackatom, with its code', () => {
    const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    const descriptor = describeCosmWasm(JSON.stringify(hackatomSchema), { name: 'hackatom' }, wasm);
    expect(Value.Check(ContractDescriptor, descriptor)).toBe(true);
    expect(descriptor.deploy?.inputs.map(({ name }) => name)).toEqual(['beneficiary', 'verifier']);
    expect(descriptor.methods.map(({ name, kind, doc }) => [name, kind, doc])).toEqual([
      ['release', 'call', 'Releases all of it.'],
      ['verifier', 'query', 'Who may release.'],
      ['other_balance', 'query', undefined],
    ]);
    expect(descriptor.methods[2]?.outputs).toMatchObject([{ name: 'amount', type: 'Coin[]' }]);
    expect(descriptor.code?.creation).toBe('0x0061736d01000000');
    expect(refusal(() => describeCosmWasm(hackatomSchema, { name: 'a' }, Uint8Array.of(1))).code).toBe('CONTRACT_CODE');
  });

  it('gives messages of one name, and names that objects have, names of their own', () => {
    expect(rich.methods.map(({ name }) => name)).toEqual([
      ...['pause', 'resume', 'transfer', 'approve', 'count', 'plant', 'batch', 'raw', 'constructor_'],
      ...['approve_query', 'height', 'all'],
    ]);
    expect(encode('constructor_', { constructor_: 'a', type: true })).toBe(
      '{"constructor":{"constructor":"a","type":true}}',
    );
  });

  it.each([hackatomSchema, richSchema])('has an OpenAPI document that a public validator passes', async (schema) => {
    const descriptor = describeCosmWasm(schema, { name: 'contract' });
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(openApiOf(descriptor))));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('has examples that its messages take', () => {
    for (const method of rich.methods)
      expect(() => encodeMessage(rich, method, exampleArguments(rich, method))).not.toThrow();
  });
});

describe('messages', () => {
  it.each([
    ['pause', {}, '"pause"'],
    ['transfer', { amount: '7', recipient: 'a' }, '{"transfer":{"amount":"7","recipient":"a"}}'],
    ['approve', { spender: 'a' }, '{"approve":{"spender":"a"}}'],
    ['approve', { spender: 'a', expires: null }, '{"approve":{"spender":"a","expires":null}}'],
    ['approve', { spender: 'a', expires: { at_height: '9' } }, '{"approve":{"spender":"a","expires":{"at_height":9}}}'],
    ['count', { by: '18446744073709551615', small: 255 }, '{"count":{"by":18446744073709551615,"small":255}}'],
    [
      'plant',
      { leaf: -1, branches: [{ leaf: '2', branches: [] }] },
      '{"plant":{"leaf":-1,"branches":[{"leaf":2,"branches":[]}]}}',
    ],
    ['batch', { value: [['a', '1']] }, '{"batch":[["a","1"]]}'],
    ['raw', { value: { any: [true, 'x'] } }, '{"raw":{"any":[true,"x"]}}'],
  ])('of %s are written as the contract reads them', (name, values, text) => {
    const sorted = (json: string): unknown => JSON.parse(json);
    expect(sorted(encode(name, values))).toEqual(sorted(text));
    expect(encode(name, values).replaceAll(/[^0-9]/g, '')).toBe(text.replaceAll(/[^0-9]/g, ''));
  });

  it.each([
    ['transfer', {}, '/recipient'],
    ['transfer', { recipient: 1, amount: '1' }, '/recipient'],
    ['transfer', { recipient: 'a', amount: '1', extra: 1 }, '/extra'],
    ['transfer', JSON.parse('{"recipient":"a","amount":"1","__proto__":1}'), '/__proto__'],
    ['count', { by: '18446744073709551616', small: 1 }, '/by'],
    ['count', { by: -1, small: 1 }, '/by'],
    ['count', { by: 1.5, small: 1 }, '/by'],
    ['count', { by: 2 ** 53, small: 1 }, '/by'],
    ['count', { by: '0x10', small: 1 }, '/by'],
    ['count', { by: 1, small: 256 }, '/small'],
    ['approve', { spender: 'a', expires: { at_height: 'x' } }, '/expires/at_height'],
    ['approve', { spender: 'a', expires: { at_noon: {} } }, undefined],
    ['batch', { value: [['a']] }, '/value/0'],
    ['plant', { leaf: 1, branches: [{ leaf: 2 }] }, '/branches/0/branches'],
    ['raw', { value: 0.5 }, '/value'],
    ['raw', { value: '\ud800' }, '/value'],
    ['pause', { now: true }, '/now'],
    ['pause', [], ''],
    ['pause', null, ''],
  ])('of %s refuse %j', (name, values, pointer) => {
    const found = refusal(() => encode(name, values));
    expect(found.code).toBe('CONTRACT_ARGUMENT');
    if (pointer !== undefined) expect(found.pointer).toBe(pointer);
  });

  it('make an instance', () => {
    expect(encodeInstantiate(rich, {})).toBe('{}');
    expect(encodeInstantiate(rich, { owner: null })).toBe('{"owner":null}');
  });

  it('are not followed without end', () => {
    let deep: unknown = { leaf: 1, branches: [] };
    for (let i = 0; i < 5_000; i++) deep = { leaf: 1, branches: [deep] };
    expect(refusal(() => encode('plant', deep)).code).toBe('CONTRACT_ARGUMENT');
    // Every level has two branches that both must be tried: 2^30 steps, were they counted by nobody.
    const twice = (next: string) => ({ oneOf: [{ $ref: `#/definitions/${next}` }, { $ref: `#/definitions/${next}` }] });
    const bomb = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`A${i}`, twice(`A${i + 1}`)]));
    const schema = {
      instantiate: { $ref: '#/definitions/A0', definitions: { ...bomb, A30: { type: 'boolean' } } },
    };
    const descriptor = describeCosmWasm(schema, { name: 'bomb' });
    expect(refusal(() => encodeInstantiate(descriptor, { value: 'x' })).code).toBe('CONTRACT_ARGUMENT');
  });
});

describe('answers', () => {
  const read = (name: string, text: string): unknown => decodeAnswer(rich, findMethod(rich, name, 'query'), text);

  it('are values by name, integers with all of their digits', () => {
    expect(read('height', '18446744073709551615')).toEqual({ result: '18446744073709551615' });
    expect(read('all', '{"total":12345678901234567890,"names":["a"]}')).toEqual({
      total: '12345678901234567890',
      names: ['a'],
    });
    expect(read('approve_query', 'null')).toEqual({ result: null });
    expect(read('approve_query', '{"at_height":7}')).toEqual({ result: { at_height: '7' } });
  });

  it('may have members that a newer contract added', () => {
    expect(read('all', '{"total":1,"names":[],"more":true}')).toEqual({ total: '1', names: [] });
  });

  it.each([
    ['height', 'no JSON'],
    ['height', '"x"'],
    ['height', '18446744073709551616'],
    ['height', '1.5'],
    ['all', '[]'],
    ['all', '{"total":1}'],
  ])('of %s refuse %s', (name, text) => {
    expect(refusal(() => read(name, text)).code).toBe('CONTRACT_ANSWER');
  });

  it('are told apart from what other contracts say', () => {
    const attributes = [
      { key: '_contract_address', value: 'wasm1a' },
      { key: 'action', value: 'transfer' },
    ];
    expect(decodeWasmEvent({ type: 'wasm', attributes }, 'wasm1a')).toEqual({
      name: 'wasm',
      signature: 'wasm',
      args: { type: 'wasm', action: 'transfer', attributes: [{ key: 'action', value: 'transfer' }] },
    });
    expect(decodeWasmEvent({ type: 'wasm', attributes }, 'wasm1b')).toBeUndefined();
    expect(decodeWasmEvent({ type: 'transfer', attributes }, 'wasm1a')).toBeUndefined();
  });
});

describe('a hostile schema', () => {
  /** Answers that bring definitions of their own, none like another one. */
  const answers = (count: number, each: number) => ({
    instantiate: {},
    responses: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `q${i}`,
        { definitions: Object.fromEntries(Array.from({ length: each }, (_, j) => [`A${j}`, { const: `${i}-${j}` }])) },
      ]),
    ),
    query: {
      oneOf: Array.from({ length: count }, (_, i) => ({ type: 'object', properties: { [`q${i}`]: {} } })),
    },
  });
  /** Enums of references to the next one: few lines that stand for `width ** levels` messages. */
  const multiplied = (levels: number, width: number) => ({
    instantiate: {},
    execute: {
      $ref: '#/definitions/A0',
      definitions: {
        ...Object.fromEntries(
          Array.from({ length: levels }, (_, i) => [
            `A${i}`,
            { oneOf: Array.from({ length: width }, () => ({ $ref: `#/definitions/A${i + 1}` })) },
          ]),
        ),
        [`A${levels}`]: { type: 'object', properties: { x: {} }, required: ['x'] },
      },
    },
  });

  const withDefinition = (body: unknown, definitions: unknown = {}) => ({
    instantiate: { ...Object(body), definitions },
  });
  let deep: unknown = { type: 'string' };
  for (let i = 0; i < 10_000; i++) deep = { type: 'array', items: deep };

  it.each([
    ['nothing', null, 'CONTRACT_FORMAT'],
    ['no instantiate', {}, 'CONTRACT_FORMAT'],
    ['fractions', withDefinition({ type: 'number' }), 'CONTRACT_TYPE'],
    ['conditions', withDefinition({ if: {}, else: {} }), 'CONTRACT_TYPE'],
    ['references elsewhere', withDefinition({ $ref: 'https://example.org/schema' }), 'CONTRACT_FORMAT'],
    ['references to a file', withDefinition({ $ref: '/etc/passwd' }), 'CONTRACT_FORMAT'],
    ['references to nothing', withDefinition({ $ref: '#/definitions/A' }), 'CONTRACT_FORMAT'],
    ['a definition of itself', withDefinition({}, { A: { $ref: '#/definitions/A' } }), 'CONTRACT_FORMAT'],
    [
      'a longer way to itself',
      withDefinition({}, { A: { anyOf: [{ $ref: '#/definitions/B' }] }, B: { allOf: [{ $ref: '#/definitions/A' }] } }),
      'CONTRACT_FORMAT',
    ],
    ['schemas without end', withDefinition(deep), 'CONTRACT_LIMIT'],
    [
      'too many definitions',
      withDefinition({}, Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`A${i}`, {}]))),
      'CONTRACT_LIMIT',
    ],
    ['an odd member', withDefinition({ type: 'object', properties: { 'a b': {} } }), 'CONTRACT_NAME'],
    ['a prototype', JSON.parse('{"instantiate":{"type":"object","properties":{"__proto__":{}}}}'), 'CONTRACT_NAME'],
    [
      'an odd message',
      { instantiate: {}, execute: { oneOf: [{ type: 'object', properties: { '../x': {} } }] } },
      'CONTRACT_NAME',
    ],
    [
      'two messages in one',
      { instantiate: {}, execute: { type: 'object', properties: { a: {}, b: {} } } },
      'CONTRACT_FORMAT',
    ],
    ['more messages than memory holds', multiplied(7, 40), 'CONTRACT_LIMIT'],
    ['too much text', ' '.repeat(3_000_000), 'CONTRACT_LIMIT'],
    ['too many definitions in all answers together', answers(100, 256), 'CONTRACT_LIMIT'],
  ])('is refused for %s', (_, schema, code) => {
    expect(refusal(() => describeCosmWasm(schema, { name: 'a' })).code).toBe(code);
  });

  it('brings no pattern that takes forever', () => {
    const schema = { instantiate: { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } } };
    const descriptor = describeCosmWasm(schema, { name: 'a' });
    expect(encodeInstantiate(descriptor, { a: `${'a'.repeat(64)}!` })).toContain('!');
  });
});
