import { isCodedError } from '@blockcluster/btml';
import { describe, expect, it } from 'vitest';
import { limits } from '../../limits.ts';
import { describeSource } from './describe.ts';

const names = { name: 'token' };
const timeout = 300_000;

const token = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
/// @title A coin of one account
/// @notice Made whole at once.
contract Coin is ERC20 {
    uint256 public immutable minted;
    /// @notice Destroys coins of the sender.
    /// @param amount In base units.
    function burn(uint256 amount) external { _burn(msg.sender, amount); }
    constructor(string memory name, uint256 supply) ERC20(name, "C") { minted = supply; _mint(msg.sender, supply); }
}`;

async function refusal(run: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await run;
  } catch (error) {
    if (isCodedError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'accepted', message: '' };
}

describe('describeSource', () => {
  it('compiles a token of OpenZeppelin, with its comments, its terms and its code', { timeout }, async () => {
    const descriptor = await describeSource(token, names);
    expect(descriptor).toMatchObject({
      title: 'A coin of one account',
      doc: 'Made whole at once.',
      license: 'MIT',
      code: { immutables: true },
      source: { format: 'solidity', contract: 'Contract.sol:Coin' },
    });
    expect(descriptor.code?.creation).toMatch(/^0x60[0-9a-f]{2000,}$/);
    // The values of immutables are written by the constructor: no hash can be promised.
    expect(descriptor.code?.runtimeHash).toBeUndefined();
    expect(descriptor.methods.find(({ name }) => name === 'burn')).toMatchObject({
      doc: 'Destroys coins of the sender.',
      inputs: [{ name: 'amount', doc: 'In base units.' }],
    });
    expect(descriptor.errors.map(({ name }) => name)).toContain('ERC20InsufficientBalance');
  });

  it('takes files that import each other, and asks which contract is meant', { timeout }, async () => {
    const sources = {
      'a/One.sol': 'import "./Two.sol"; contract One is Two {}',
      'a/Two.sol': 'contract Two { function f() external pure returns (uint8) { return 2; } }',
    };
    expect((await refusal(describeSource(sources, names))).code).toBe('CONTRACT_AMBIGUOUS');
    const descriptor = await describeSource(sources, names, { contract: 'One' });
    expect(descriptor.methods.map(({ signature }) => signature)).toEqual(['f()']);
    expect(descriptor.code?.runtimeHash).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it('reads nothing but what was given and the library', { timeout }, async () => {
    const paths = [
      ...['/etc/passwd', '../../../package.json', './../../package.json', 'file:///etc/passwd', 'solc/README.md'],
      ...['@openzeppelin/contracts/../../package.json', '@openzeppelin/contracts/package.json', 'https://a.b/C.sol'],
    ];
    const source = `${paths.map((path) => `import "${path}";`).join('\n')} contract A {}`;
    try {
      await describeSource(source, names, { evmVersion: 'london' });
      expect.unreachable();
    } catch (error) {
      expect(isCodedError(error, 'CONTRACT_COMPILE')).toBe(true);
      const complaints = JSON.stringify(isCodedError(error) && error.details);
      expect(complaints.match(/not found/g)).toHaveLength(paths.length);
    }
  });

  it('says what the compiler complains about', { timeout }, async () => {
    const source = 'contract A { uint x = "text"; }';
    const { code, message } = await refusal(describeSource(source, names, { evmVersion: 'london' }));
    expect(code).toBe('CONTRACT_COMPILE');
    expect(message).toContain('TypeError');
  });

  it('ends a compiler that takes too long or too much memory', { timeout }, async () => {
    const source = 'contract A {}';
    const hurried = describeSource(source, names, { bounds: { time: 1, memory: 1_024 } });
    const cramped = describeSource(source, names, { bounds: { time: 60_000, memory: 8 } });
    expect((await refusal(hurried)).code).toBe('CONTRACT_COMPILER_LIMIT');
    expect((await refusal(cramped)).code).toBe('CONTRACT_COMPILER_LIMIT');
  });

  it.each(['../a.sol', '/a.sol', 'a', 'a.sol/', 'a//b.sol', '..sol', 'é.sol', ''])('has no file %j', async (name) => {
    expect((await refusal(describeSource({ [name]: 'contract A {}' }, names))).code).toBe('CONTRACT_FORMAT');
  });

  it('has no more text and files than the limits, and never none', async () => {
    const many = Object.fromEntries(Array.from({ length: limits.sourceFiles + 1 }, (_, i) => [`a${i}.sol`, '']));
    for (const source of [' '.repeat(limits.sourceText + 1), many])
      expect((await refusal(describeSource(source, names))).code).toBe('CONTRACT_LIMIT');
    expect((await refusal(describeSource({}, names))).code).toBe('CONTRACT_FORMAT');
  });
});
