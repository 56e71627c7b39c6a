import { isCodedError } from '@blockcluster/btml';
import { keccak256 } from 'viem';
import { describe, expect, it } from 'vitest';
import { describeArtifact } from './descriptor.ts';

const names = { name: 'coin' };
const abi = [
  { type: 'function', name: 'f', inputs: [{ name: 'a', type: 'bool' }], outputs: [], stateMutability: 'view' },
];
const devdoc = { title: 'A coin', methods: { 'f(bool)': { details: 'Reads.', params: { a: 'Whether.' } } } };
const userdoc = { notice: 'For all.', methods: { 'f(bool)': { notice: 'Looks.' } } };
const creation = '6001600155';
const runtime = '60016001';
const metadata = JSON.stringify({
  compiler: { version: '0.8.30+commit.1' },
  settings: { compilationTarget: { 'Coin.sol': 'Coin' } },
  sources: { 'Coin.sol': { license: 'MIT' } },
  output: { devdoc, userdoc },
});
const evm = {
  bytecode: { object: creation, linkReferences: {} },
  deployedBytecode: { object: runtime, immutableReferences: {} },
};
const contract = { abi, devdoc, userdoc, evm, metadata };

const shapes: readonly (readonly [string, string, unknown, boolean])[] = [
  ['the standard output of solc', 'solc-output', { contracts: { 'Coin.sol': { Coin: contract } } }, true],
  [
    'a build info of Hardhat',
    'solc-output',
    { _format: 'hh-sol-build-info-1', output: { contracts: { 'Coin.sol': { Coin: contract } } } },
    true,
  ],
  ['an artifact of Waffle', 'solc-output', contract, true],
  [
    'the combined output of solc',
    'solc-output',
    {
      contracts: {
        'Coin.sol:Coin': {
          abi: JSON.stringify(abi),
          bin: creation,
          'bin-runtime': runtime,
          devdoc: JSON.stringify(devdoc),
          userdoc: JSON.stringify(userdoc),
        },
      },
    },
    false,
  ],
  [
    'an artifact of Foundry',
    'foundry',
    {
      abi,
      bytecode: { object: `0x${creation}`, linkReferences: {} },
      deployedBytecode: { object: `0x${runtime}`, linkReferences: {}, immutableReferences: {} },
      rawMetadata: metadata,
    },
    true,
  ],
  [
    'an artifact of Truffle',
    'truffle',
    {
      contractName: 'Coin',
      abi,
      bytecode: `0x${creation}`,
      deployedBytecode: `0x${runtime}`,
      devdoc,
      userdoc,
      compiler: { name: 'solc', version: '0.8.30' },
    },
    false,
  ],
];

function refusal(content: unknown, wanted?: string): { code: string; details?: unknown } {
  try {
    describeArtifact(content, names, wanted);
  } catch (error) {
    if (isCodedError(error)) return { code: error.code, details: error.details };
    throw error;
  }
  return { code: 'accepted' };
}

describe('describeArtifact', () => {
  it.each(shapes)('reads %s, as text too', (_, format, content, knowsImmutables) => {
    const descriptor = describeArtifact(content, names);
    expect(descriptor).toMatchObject({
      title: 'A coin',
      doc: 'For all.',
      methods: [{ name: 'f', doc: 'Looks.\n\nReads.', inputs: [{ name: 'a', doc: 'Whether.' }] }],
      code: { creation: `0x${creation}` },
      source: { format },
    });
    // Without a list of immutables nobody knows whether the code will be this.
    expect(descriptor.code?.runtimeHash).toBe(knowsImmutables ? keccak256(`0x${runtime}`) : undefined);
    expect(describeArtifact(JSON.stringify(content), names)).toEqual(descriptor);
  });

  it('reads an artifact of Hardhat, which holds no comments', () => {
    const artifact = {
      _format: 'hh-sol-artifact-1',
      contractName: 'Coin',
      sourceName: 'Coin.sol',
      abi,
      bytecode: '0x',
      deployedBytecode: '0x',
    };
    const descriptor = describeArtifact(artifact, names);
    expect(descriptor.source).toEqual({ format: 'hardhat', contract: 'Coin.sol:Coin' });
    expect(descriptor.code).toBeUndefined();
  });

  it('says which libraries are missing, and which code the constructor changes', () => {
    const linkReferences = { 'Lib.sol': { Lib: [{ start: 1, length: 20 }] } };
    const object = `60__$${'a'.repeat(34)}$__60`;
    const linked = { ...contract, evm: { ...evm, bytecode: { object, linkReferences } } };
    expect(describeArtifact(linked, names).code).toEqual({ libraries: ['Lib.sol:Lib'] });
    const old = { abi, bytecode: `0x60__Sums${'_'.repeat(34)}60` };
    expect(describeArtifact(old, names).code).toEqual({ libraries: ['Sums'] });
    const immutable = {
      ...contract,
      evm: { ...evm, deployedBytecode: { object: runtime, immutableReferences: { 7: [] } } },
    };
    expect(describeArtifact(immutable, names).code).toEqual({ creation: `0x${creation}`, immutables: true });
    const library = {
      ...contract,
      evm: { ...evm, deployedBytecode: { object: `73${'00'.repeat(20)}30`, immutableReferences: {} } },
    };
    expect(describeArtifact(library, names).code).toMatchObject({ immutables: true });
  });

  it('asks which contract is meant', () => {
    const two = { contracts: { 'a.sol': { Coin: contract, Other: contract }, 'b.sol': { Coin: contract } } };
    expect(refusal(two)).toEqual({
      code: 'CONTRACT_AMBIGUOUS',
      details: { contracts: ['a.sol:Coin', 'a.sol:Other', 'b.sol:Coin'] },
    });
    expect(refusal(two, 'Coin').code).toBe('CONTRACT_AMBIGUOUS');
    expect(refusal(two, 'None').code).toBe('CONTRACT_AMBIGUOUS');
    expect(refusal(two, '__proto__').code).toBe('CONTRACT_AMBIGUOUS');
    expect(describeArtifact(two, names, 'Other').source?.contract).toBe('a.sol:Other');
    expect(describeArtifact(two, names, 'b.sol:Coin').source?.contract).toBe('b.sol:Coin');
  });

  it.each([
    ['nothing', null, 'CONTRACT_FORMAT'],
    ['a text', '"abi"', 'CONTRACT_FORMAT'],
    ['no ABI', { bytecode: '0x60' }, 'CONTRACT_FORMAT'],
    ['an ABI that is no list', { abi: {} }, 'CONTRACT_FORMAT'],
    ['code that is no hex', { abi, bytecode: '0xzz' }, 'CONTRACT_FORMAT'],
    ['code of half a byte', { abi, bytecode: '0x600' }, 'CONTRACT_FORMAT'],
    ['too much code', { abi, bytecode: '60'.repeat(5_000_000) }, 'CONTRACT_LIMIT'],
    ['a contract that is a number', { contracts: { 'a.sol': { A: 1 } } }, 'CONTRACT_FORMAT'],
    ['no contracts', { contracts: {} }, 'CONTRACT_AMBIGUOUS'],
  ])('refuses %s', (_, content, code) => {
    expect(refusal(content).code).toBe(code);
  });

  it('shows comments without what could deceive a reader, and not without end', () => {
    const deceiving = {
      title: 'a\u202eb\u0000c\u200d',
      details: `${'x'.repeat(1_000_000)}`,
      methods: { 'f(bool)': 7 },
    };
    const descriptor = describeArtifact(
      { ...contract, metadata: undefined, devdoc: deceiving, userdoc: 'none' },
      names,
    );
    expect(descriptor.title).toBe('abc');
    expect(descriptor.doc?.length).toBeLessThanOrEqual(4_096);
    expect(descriptor.methods[0]?.doc).toBeUndefined();
  });
});
