import { PAYMENTS_EVENT, PAYMENTS_METHOD } from '@blockcluster/btml';
import { keccak256, stringToBytes, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import artifact from './anchor.json' with { type: 'json' };
import { anchorContract, contractAddress } from './anchor.ts';
import { compileContract } from './compiler.ts';
import payments from './payments.json' with { type: 'json' };
import { paymentsContract } from './payments.ts';

describe('the payments contract', () => {
  it('is what its source compiles to', () => {
    expect(compileContract('Payments')).toEqual(payments);
  }, 60_000);

  it('has the event and the method that receipts and compiler know', () => {
    const topic = keccak256(stringToBytes(PAYMENTS_EVENT)).slice(2);
    expect(payments.deployedBytecode).toContain(topic);
    expect(payments.deployedBytecode).toContain(toFunctionSelector(PAYMENTS_METHOD).slice(2));
    expect(paymentsContract.codeHash).toBe(keccak256(`0x${payments.deployedBytecode}`).slice(2));
  });

  it('reads and writes no storage, destroys nothing and runs no code of others', () => {
    const opcodes = disassemble(payments.deployedBytecode);
    // SLOAD, SSTORE, TLOAD, TSTORE, CREATE, CALLCODE, DELEGATECALL, CREATE2, SELFDESTRUCT
    for (const forbidden of [0x54, 0x55, 0x5c, 0x5d, 0xf0, 0xf2, 0xf4, 0xf5, 0xff])
      expect(opcodes).not.toContain(forbidden);
    expect(opcodes.filter((opcode) => opcode === 0xf1)).toHaveLength(1);
  });
});

/** The instructions of a contract, without what they push. */
function disassemble(hex: string): number[] {
  const code = Buffer.from(hex, 'hex');
  const opcodes: number[] = [];
  for (let at = 0; at < code.length; at += 1) {
    const opcode = code[at] ?? 0;
    opcodes.push(opcode);
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return opcodes;
}

describe('the anchor contract', () => {
  it('is what its source compiles to', () => {
    expect(compileContract('Anchor')).toEqual(artifact);
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
