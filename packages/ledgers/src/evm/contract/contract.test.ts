import { keccak256, stringToBytes, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import artifact from './anchor.json' with { type: 'json' };
import { anchorContract, contractAddress } from './anchor.ts';
import { compileAnchor } from './compiler.ts';

describe('the anchor contract', () => {
  it('is what its source compiles to', () => {
    expect(compileAnchor()).toEqual(artifact);
  }, 60_000);

  it('has the event and the method that receipts and compiler know', () => {
    expect(keccak256(stringToBytes('Anchored(bytes32)'))).toBe(anchorContract.topic);
    expect(artifact.deployedBytecode).toContain(anchorContract.topic.slice(2));
    expect(toFunctionSelector(anchorContract.method)).toBe('0xeecdf927');
    expect(artifact.abi[0]?.inputs).toMatchObject([{ type: 'bytes32', indexed: false }]);
  });

  it('has an address that follows from account and nonce', () => {
    // The example of the Ethereum documentation for account 0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0.
    const account = 'eip155:1:0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0';
    expect(contractAddress(account, 0n)).toBe('0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d');
    expect(contractAddress(account, 1n)).toBe('0x343c43a37d37dff08ae8c4a11544c718abb4fcf8');
  });
});
