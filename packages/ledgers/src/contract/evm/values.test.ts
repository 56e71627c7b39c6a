import { isCodedError } from '@blockcluster/btml';
import fc from 'fast-check';
import {
  type AbiParameter,
  decodeAbiParameters,
  encodeAbiParameters,
  encodeErrorResult,
  encodeEventTopics,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  parseAbi,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { callData } from '../../evm/compile/call-data.ts';
import type { ContractDescriptor } from '../descriptor.ts';
import { findEvent, findMethod } from '../find.ts';
import { exampleArguments } from '../generate/example.ts';
import { type Json, objectIn } from '../read.ts';
import { decodeEvmValues } from './decode.ts';
import { describeAbi } from './descriptor.ts';
import { encodeEvmCall, encodeEvmDeployment, encodeEvmValues, operationArgs } from './encode.ts';
import { decodeEvmEvent, encodeEvmTopics } from './event.ts';
import { exportAbi } from './export-abi.ts';
import { decodeEvmError } from './failure.ts';

/** A type of the ABI with a value of it, as our JSON has it and as viem takes it. */
interface Sample {
  readonly parameter: AbiParameter;
  readonly json: Json;
  readonly native: unknown;
}

const bits = fc.integer({ min: 1, max: 32 }).map((bytes) => 8 * bytes);
const bytesHex = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`);
const same = (type: string, value: unknown): Sample => ({ parameter: { type }, json: value, native: value });

const scalar: fc.Arbitrary<Sample> = fc.oneof(
  bits.chain((size) =>
    fc.bigInt({ min: 0n, max: (1n << BigInt(size)) - 1n }).map((value) => integer(`uint${size}`, size, value)),
  ),
  bits.chain((size) =>
    fc
      .bigInt({ min: -(1n << BigInt(size - 1)), max: (1n << BigInt(size - 1)) - 1n })
      .map((value) => integer(`int${size}`, size, value)),
  ),
  fc.boolean().map((value) => same('bool', value)),
  bytesHex(20, 20).map((value) => same('address', value)),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => same('string', value)),
  bytesHex(0, 70).map((value) => same('bytes', value)),
  fc.integer({ min: 1, max: 32 }).chain((size) => bytesHex(size, size).map((value) => same(`bytes${size}`, value))),
);

function integer(type: string, size: number, value: bigint): Sample {
  return { parameter: { type }, json: value.toString(), native: size <= 48 ? Number(value) : value };
}

function tupleOf(members: readonly Sample[]): Sample {
  const named = members.map(({ parameter }, index) => ({ ...parameter, name: `m${index}` }));
  return {
    parameter: { type: 'tuple', components: named },
    json: Object.fromEntries(members.map(({ json }, index) => [`m${index}`, json])),
    native: Object.fromEntries(members.map(({ native }, index) => [`m${index}`, native])),
  };
}

/** The same type with other values makes an array: here the one value again. */
function arrayOf(element: Sample, length: number, fixed: boolean): Sample {
  const type = `${element.parameter.type}[${fixed ? length : ''}]`;
  const json = Array.from({ length }, () => element.json);
  return { parameter: { ...element.parameter, type }, json, native: Array.from({ length }, () => element.native) };
}

const { any } = fc.letrec<{ any: Sample }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map(tupleOf),
    fc
      .tuple(tie('any'), fc.integer({ min: 0, max: 3 }), fc.boolean())
      .map(([element, length, fixed]) => arrayOf(element, fixed ? Math.max(1, length) : length, fixed)),
  ),
}));
const samples = fc.array(any, { maxLength: 4 });

function contractOf(list: readonly Sample[]): { descriptor: ContractDescriptor; inputs: AbiParameter[]; json: Json } {
  const inputs = list.map(({ parameter }, index) => ({ ...parameter, name: `a${index}` }));
  const abi = [{ type: 'function', name: 'f', inputs, outputs: inputs, stateMutability: 'view' }];
  const json = Object.fromEntries(list.map((sample, index) => [`a${index}`, sample.json]));
  return { descriptor: describeAbi(abi, { name: 'c' }), inputs, json };
}

describe('values of random types', () => {
  it('are coded as viem codes them, and read back', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { descriptor, inputs, json } = contractOf(list);
        const method = findMethod(descriptor, 'f');
        const ours = encodeEvmValues(method.inputs, json);
        expect(ours).toBe(
          encodeAbiParameters(
            inputs,
            list.map(({ native }) => native),
          ),
        );
        if (inputs.length > 0) expect(decodeAbiParameters(inputs, ours)).toHaveLength(inputs.length);
        expect(decodeEvmValues(method.outputs, ours)).toEqual(json);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same call in an operation of BTML', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { descriptor, json } = contractOf(list);
        const method = findMethod(descriptor, 'f');
        const args = operationArgs(method, json);
        const op = { op: 'call', method: method.signature, ...(args === undefined ? {} : { args }) };
        expect(callData(op)).toBe(encodeEvmCall(method, json));
      }),
      { numRuns: 150 },
    );
  });

  it('come back from descriptor to ABI to descriptor', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { descriptor } = contractOf(list);
        expect(describeAbi(JSON.parse(JSON.stringify(exportAbi(descriptor))), { name: 'c' })).toEqual(descriptor);
      }),
      { numRuns: 150 },
    );
  });

  it('have examples that can be coded', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { descriptor } = contractOf(list);
        const method = findMethod(descriptor, 'f');
        expect(() => encodeEvmCall(method, exampleArguments(descriptor, method))).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it('never come from random bytes but by the code of a refusal', () => {
    fc.assert(
      fc.property(samples, bytesHex(0, 300), (list, bytes) => {
        const { descriptor } = contractOf(list);
        try {
          decodeEvmValues(findMethod(descriptor, 'f').outputs, bytes);
        } catch (error) {
          expect(isCodedError(error, 'CONTRACT_ANSWER')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function refusal(type: string, value: unknown, components?: unknown): string | undefined {
  const abi = [{ type: 'function', name: 'f', inputs: [{ name: 'a', type, components }], outputs: [] }];
  const method = findMethod(describeAbi(abi, { name: 'c' }), 'f');
  try {
    encodeEvmCall(method, { a: value });
  } catch (error) {
    if (isCodedError(error, 'CONTRACT_ARGUMENT')) return error.pointer;
    throw error;
  }
  return undefined;
}

describe('a value that does not fit', () => {
  it.each([
    ['uint8', 256],
    ['uint8', -1],
    ['uint8', '-0'],
    ['uint8', '01'],
    ['uint8', '1e2'],
    ['uint8', '0x10'],
    ['uint8', 1.5],
    ['uint8', Number.NaN],
    ['uint8', null],
    ['uint8', true],
    ['uint8', [1]],
    ['uint8', {}],
    ['int8', 128],
    ['int8', '-129'],
    ['uint256', 2 ** 53],
    ['uint256', `${1n << 256n}`],
    ['uint256', '9'.repeat(100_000)],
    ['int256', `${-(1n << 255n) - 1n}`],
    ['address', '0x00'],
    ['address', `0x${'g'.repeat(40)}`],
    ['address', 'vitalik.eth'],
    ['address', '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96046'],
    ['bool', 'true'],
    ['bool', 1],
    ['string', 5],
    ['string', '\ud800'],
    ['bytes', '0x0'],
    ['bytes', 'ff'],
    ['bytes4', '0x112233'],
    ['bytes4', '0x1122334455'],
    ['uint8[2]', [1]],
    ['uint8[]', { 0: 1, length: 1 }],
    ['uint8[]', 'abc'],
  ])('%s refuses %j at its place', (type, value) => {
    expect(refusal(type, value)).toBe('/a');
  });

  it('is told by a pointer into lists and structs', () => {
    const members = [{ name: 'x', type: 'uint8[]' }];
    expect(refusal('tuple[]', [{ x: [] }, { x: [1, 'b'] }], members)).toBe('/a/1/x/1');
    expect(refusal('tuple', { x: [], y: 1 }, members)).toBe('/a/y');
    expect(refusal('tuple', {}, members)).toBe('/a/x');
    expect(refusal('tuple', [[]], members)).toBe('/a');
    expect(refusal('tuple', JSON.parse('{"x":[],"__proto__":{}}'), members)).toBe('/a/__proto__');
    expect(refusal('tuple', Object.create({ x: [] }), members)).toBe('/a/x');
  });

  it('takes both spellings of an address, and the right checksum', () => {
    for (const address of [
      '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
      `0x${'ab'.repeat(20)}`,
      `0x${'AB'.repeat(20)}`,
    ])
      expect(refusal('address', address)).toBeUndefined();
  });
});

describe('bytes that do not fit', () => {
  const outputs = (type: string) =>
    findMethod(describeAbi([{ name: 'f', outputs: [{ type }] }], { name: 'c' }), 'f').outputs;
  const word = (value: bigint): string => value.toString(16).padStart(64, '0');

  it.each([
    ['uint8', `0x${word(256n)}`],
    ['uint8', `0x${word((1n << 256n) - 1n)}`],
    ['int8', `0x${word(128n)}`],
    ['bool', `0x${word(2n)}`],
    ['uint256', '0x'],
    ['uint256', '0x00'],
    ['uint256', 'nothing'],
    ['string', `0x${word(32n)}${word(1n << 60n)}`],
    ['string', `0x${word(1n << 200n)}`],
    ['uint8[]', `0x${word(32n)}${word(1n << 40n)}${word(1n)}`],
    // Every element is the list itself.
    ['uint8[][][][][]', `0x${word(32n)}${word(64n)}${word(0n).repeat(64)}`.replace(/0{64}$/, word(0n))],
  ])('%s refuses %s', (type, bytes) => {
    try {
      const { result } = decodeEvmValues(outputs(type), bytes);
      // A list that holds itself is a list; it must only not grow without end.
      expect(JSON.stringify(result).length).toBeLessThan(100_000_000);
      expect(type).toBe('uint8[][][][][]');
    } catch (error) {
      expect(isCodedError(error, 'CONTRACT_ANSWER')).toBe(true);
    }
  });
});

const token = describeAbi(
  [
    ...erc20Abi,
    ...parseAbi([
      'error Poor(address who, uint256 needed)',
      'event Said(string indexed word, uint8[] indexed list, bytes data)',
    ]),
    { type: 'event', name: 'Named', anonymous: true, inputs: [{ name: 'key', type: 'bytes32', indexed: true }] },
  ],
  { name: 'token' },
);
const [from, to]: readonly [Hex, Hex] = [`0x${'a1'.repeat(20)}`, `0x${'b2'.repeat(20)}`];

describe('events', () => {
  it('are read by their names, and found by their topics', () => {
    const topics = encodeEventTopics({ abi: erc20Abi, eventName: 'Transfer', args: { from, to } });
    const data = encodeAbiParameters([{ type: 'uint256' }], [7n]);
    const log = { topics: topics.map(String), data };
    expect(decodeEvmEvent(token, log)).toEqual({
      name: 'Transfer',
      signature: 'Transfer(address,address,uint256)',
      args: { from, to, value: '7' },
    });
    expect(encodeEvmTopics(findEvent(token, 'Transfer'), { from, to })).toEqual(topics);
    expect(encodeEvmTopics(findEvent(token, 'Transfer'), { to })).toEqual([topics[0], null, topics[2]]);
  });

  it('hold hashes where a text or a list was indexed', () => {
    const said = findEvent(token, 'Said');
    const abi = parseAbi(['event Said(string indexed word, uint8[] indexed list, bytes data)']);
    const topics = encodeEventTopics({ abi, eventName: 'Said', args: { word: 'hello' } });
    const [first = null, second = null] = encodeEvmTopics(said, { word: 'hello' });
    expect([first, second]).toEqual(topics.slice(0, 2));
    const log = {
      topics: [String(first), String(second), `0x${'11'.repeat(32)}`],
      data: encodeAbiParameters([{ type: 'bytes' }], ['0xff']),
    };
    expect(decodeEvmEvent(token, log)?.args).toEqual({ word: second, list: `0x${'11'.repeat(32)}`, data: '0xff' });
  });

  it('of others are none, and malformed ones are refused', () => {
    expect(decodeEvmEvent(token, { topics: [`0x${'00'.repeat(32)}`, '0x', '0x'], data: '0x' })).toBeUndefined();
    expect(decodeEvmEvent(token, { topics: [], data: '0x' })).toBeUndefined();
    const anonymous = decodeEvmEvent(token, { topics: [`0x${'22'.repeat(32)}`], data: '0x' });
    expect(anonymous).toMatchObject({ name: 'Named', args: { key: `0x${'22'.repeat(32)}` } });
    const topic = findEvent(token, 'Transfer').topic ?? '';
    for (const log of [
      { topics: [topic], data: '0x' },
      { topics: [topic, '0x01', '0x02'], data: '0x' },
      { topics: [topic, `0x${'ff'.repeat(32)}`, `0x${'00'.repeat(32)}`], data: '0x' },
    ])
      expect(() => decodeEvmEvent(token, log)).toThrow(expect.objectContaining({ code: 'CONTRACT_ANSWER' }));
  });
});

describe('errors', () => {
  it('are read by their names, those of the language too', () => {
    const abi = parseAbi(['error Poor(address who, uint256 needed)', 'error Error(string)', 'error Panic(uint256)']);
    const poor = decodeEvmError(token, encodeErrorResult({ abi, errorName: 'Poor', args: [from, 5n] }));
    expect(poor).toMatchObject({
      name: 'Poor',
      args: { who: from, needed: '5' },
      message: `Poor(who: "${from}", needed: "5")`,
    });
    expect(decodeEvmError(token, encodeErrorResult({ abi, errorName: 'Error', args: ['no'] })).message).toBe('no');
    expect(decodeEvmError(token, encodeErrorResult({ abi, errorName: 'Panic', args: [0x11n] })).message).toContain(
      'overflow',
    );
  });

  it.each(['0x', '', '0x12345678', '0x08c379a0', '0x08c379a0ffff', 'garbage'])(
    'of unknown bytes %j stay unknown',
    (data) => {
      expect(decodeEvmError(token, data).name).toBe('unknown');
    },
  );
});

describe('calls and deployments', () => {
  it('are those of viem', () => {
    const method = findMethod(token, 'transfer', 'call');
    const values = exampleArguments(token, method);
    const args: [Hex, bigint] = [`0x${'11'.repeat(20)}`, 1n];
    expect(encodeEvmCall(method, values)).toBe(encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args }));
    expect(objectIn(values)?.names()).toEqual(method.inputs.map(({ name }) => name));
  });

  it('need code', () => {
    expect(() => encodeEvmDeployment(token, {})).toThrow(expect.objectContaining({ code: 'CONTRACT_CODE' }));
    const linked = { ...token, code: { libraries: ['a.sol:L'] } };
    expect(() => encodeEvmDeployment(linked, {})).toThrow(expect.objectContaining({ code: 'CONTRACT_CODE' }));
    expect(encodeEvmDeployment({ ...token, code: { creation: '0x6001' } }, {})).toBe('0x6001');
  });
});
