import { isCodedError } from '@blockcluster/btml';
import { Value } from 'typebox/value';
import { erc20Abi, erc721Abi, erc1155Abi, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { ContractDescriptor } from '../descriptor.ts';
import { findMethod } from '../find.ts';
import { limits } from '../limits.ts';
import { describeAbi } from './descriptor.ts';
import { exportAbi } from './export-abi.ts';

const names = { name: 'token' };

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isCodedError(error)) return error.code;
    throw error;
  }
  return 'accepted';
}

/** An ABI of one function with the given parameters. */
const withInputs = (inputs: unknown): unknown => [{ type: 'function', name: 'f', inputs, outputs: [] }];

describe('describeAbi', () => {
  it.each([
    ['ERC-20', erc20Abi],
    ['ERC-721', erc721Abi],
    ['ERC-1155', erc1155Abi],
  ])('makes a descriptor of %s that keeps its own schema', (_, abi) => {
    const descriptor = describeAbi(abi, names);
    expect([...Value.Errors(ContractDescriptor, JSON.parse(JSON.stringify(descriptor)))]).toEqual([]);
    expect(descriptor.methods.map(({ selector }) => selector)).toEqual(
      abi.filter((item) => item.type === 'function').map((item) => toFunctionSelector(item)),
    );
  });

  it('says the same of text, of parsed JSON, and of its own export', () => {
    const descriptor = describeAbi(erc1155Abi, names);
    expect(describeAbi(JSON.stringify(erc1155Abi), names)).toEqual(descriptor);
    expect(describeAbi(exportAbi(descriptor), names)).toEqual(descriptor);
  });

  it('tells calls from queries, and what takes coins', () => {
    const abi = [
      { type: 'function', name: 'a', inputs: [], outputs: [], stateMutability: 'pure' },
      { type: 'function', name: 'b', inputs: [], outputs: [], stateMutability: 'payable' },
      { name: 'c', inputs: [], outputs: [], constant: true, payable: false },
      { name: 'd', inputs: [], outputs: [], constant: false, payable: true },
      { type: 'receive', stateMutability: 'payable' },
      { type: 'fallback', stateMutability: 'nonpayable' },
    ];
    const descriptor = describeAbi(abi, names);
    expect(descriptor.methods.map(({ kind, payable }) => [kind, payable])).toEqual([
      ['query', undefined],
      ['call', true],
      ['query', undefined],
      ['call', true],
    ]);
    expect(descriptor).toMatchObject({ receive: true, fallback: 'nonpayable' });
  });

  it('names overloads by their types, wherever they stand', () => {
    const safeTransfers = erc721Abi.filter((item) => item.type === 'function' && item.name === 'safeTransferFrom');
    const found = (abi: readonly unknown[]) => describeAbi(abi, names).methods.map(({ name }) => name);
    const expected = ['safeTransferFrom_address_address_uint256', 'safeTransferFrom_address_address_uint256_bytes'];
    expect(found(safeTransfers)).toEqual(expected);
    expect(found(safeTransfers.toReversed())).toEqual(expected.toReversed());
    expect(codeOf(() => findMethod(describeAbi(safeTransfers, names), 'safeTransferFrom'))).toBe(
      'CONTRACT_METHOD_UNKNOWN',
    );
  });

  it('gives the unnamed stable names, and its own to nobody else', () => {
    const inputs = [
      { name: '', type: 'uint8' },
      { name: 'arg0', type: 'bool' },
      { name: 'x', type: 'bool' },
      { name: 'x', type: 'bool' },
      { type: 'address' },
    ];
    const [method] = describeAbi(withInputs(inputs), names).methods;
    expect(method?.inputs.map(({ name }) => name)).toEqual(['arg0', 'arg0_1', 'x', 'x_3', 'arg4']);
  });
});

describe('a hostile ABI', () => {
  it.each(['../x', 'a b', 'é', '\u202egnp', '', '1a', 'a'.repeat(81), 'a\n', 'a(uint256)'])(
    'may not call a function %j',
    (name) => {
      expect(codeOf(() => describeAbi([{ type: 'function', name, inputs: [], outputs: [] }], names))).toBe(
        'CONTRACT_NAME',
      );
    },
  );

  it.each(['../x', 'é', '"', '\u0000'])('may not call a parameter %j', (name) => {
    expect(codeOf(() => describeAbi(withInputs([{ name, type: 'bool' }]), names))).toBe('CONTRACT_NAME');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'prototype'])(
    'makes no key of %s, and keeps it for the export',
    (name) => {
      const abi = JSON.stringify([{ type: 'function', name, inputs: [{ name, type: 'bool' }], outputs: [] }]);
      const descriptor = describeAbi(abi, names);
      const [method] = descriptor.methods;
      expect([method?.name, method?.inputs[0]?.name]).toEqual([`${name}_`, `${name}_`]);
      expect(method?.signature).toBe(`${name}(bool)`);
      expect(exportAbi(descriptor)).toMatchObject([{ name, inputs: [{ name }] }]);
    },
  );

  it.each([
    'uint7',
    'uint264',
    'uint08',
    'bytes33',
    'bytes0',
    'uint256[0]',
    'uint256[65537]',
    'uint256[99999][99999]',
    'uint256[1][1][1][1][1][1][1][1][1]',
    'uint256[-1]',
    'fixed128x18',
    'mapping(address => uint256) storage',
    'IERC20',
    'constructor',
    '__proto__',
    'x'.repeat(10_000),
  ])('has no type %s', (type) => {
    expect(codeOf(() => describeAbi(withInputs([{ name: 'a', type }]), names))).toBe('CONTRACT_TYPE');
  });

  it('has no tuple without members, and none without end', () => {
    expect(codeOf(() => describeAbi(withInputs([{ name: 'a', type: 'tuple', components: [] }]), names))).toBe(
      'CONTRACT_FORMAT',
    );
    let deep: unknown = { name: 'a', type: 'uint256' };
    for (let i = 0; i < 10_000; i++) deep = { name: 'a', type: 'tuple', components: [deep] };
    expect(codeOf(() => describeAbi(withInputs([deep]), names))).toBe('CONTRACT_LIMIT');
    const circular: Record<string, unknown> = { name: 'a', type: 'tuple[]' };
    circular.components = [circular];
    expect(codeOf(() => describeAbi(withInputs([circular]), names))).toBe('CONTRACT_LIMIT');
  });

  it('has no more members, parameters and text than the limits', () => {
    const many = Array.from({ length: limits.members + 1 }, (_, i) => ({
      type: 'function',
      name: `f${i}`,
      inputs: [],
    }));
    const wide = Array.from({ length: limits.methodParameters + 1 }, () => ({ type: 'bool' }));
    const large = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, inputs: wide.slice(1) }));
    for (const abi of [many, withInputs(wide), large, ' '.repeat(5_000_000)])
      expect(codeOf(() => describeAbi(abi, names))).toBe('CONTRACT_LIMIT');
  });

  it.each([
    ['no list', {}],
    ['null', null],
    ['no JSON', '[{'],
    ['a number as item', [1]],
    ['a list as item', [[]]],
    ['inputs that are no list', [{ name: 'f', inputs: {} }]],
    ['a type that is no text', withInputs([{ name: 'a', type: 1 }])],
    ['a name that is no text', [{ name: 1, inputs: [] }]],
    ['an unknown mutability', [{ name: 'f', inputs: [], stateMutability: 'free' }]],
    ['an unknown item', [{ type: 'module', name: 'f' }]],
    [
      'two constructors',
      [
        { type: 'constructor', inputs: [] },
        { type: 'constructor', inputs: [{ type: 'bool' }] },
      ],
    ],
    ['four indexed', [{ type: 'event', name: 'E', inputs: Array(4).fill({ type: 'bool', indexed: true }) }]],
    ['markup as internal type', withInputs([{ name: 'a', type: 'bool', internalType: '<img src=x>' }])],
  ])('is refused with %s', (_, abi) => {
    expect(codeOf(() => describeAbi(abi, names))).toBe('CONTRACT_FORMAT');
  });

  it('has no two functions with one selector, and no two of one signature that differ', () => {
    // Both hash to 0x42966c68, as in every lesson about proxies.
    const collide = ['burn', 'collate_propagate_storage'].map((name, i) => ({
      name,
      inputs: [{ name: 'a', type: i === 0 ? 'uint256' : 'bytes16' }],
      outputs: [],
    }));
    expect(codeOf(() => describeAbi(collide, names))).toBe('CONTRACT_COLLISION');
    const [plain] = [{ name: 'f', inputs: [], outputs: [] }];
    expect(codeOf(() => describeAbi([plain, { ...plain, outputs: [{ type: 'bool' }] }], names))).toBe(
      'CONTRACT_COLLISION',
    );
    expect(describeAbi([plain, plain], names).methods).toHaveLength(1);
  });

  it.each(['', '../etc', 'a/b', 'é', 'a'.repeat(65), '.a'])('may not be imported as %j', (name) => {
    expect(codeOf(() => describeAbi([], { name }))).toBe('CONTRACT_NAME');
  });
});
