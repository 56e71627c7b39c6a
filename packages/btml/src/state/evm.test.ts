import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nextBlock, sealers } from '../../test/support/clique.ts';
import { TestTrie } from '../../test/support/trie.ts';
import { encodeRlp, keccak256, rlpNumber } from '../evm/index.ts';
import { fromHex, toHex, utf8 } from '../proof/bytes.ts';
import { prepareVerifier } from '../receipt/verify.ts';
import { parseTrust } from '../trust/index.ts';
import { verifyState } from './index.ts';

const now = new Date('2026-11-01T00:00:00Z');
const issued = '2026-10-01T00:00:00Z';
const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/ethereum/${name}`, import.meta.url), 'utf8'));
const plain = (hex: string) => hex.slice(2);

function judge(proof: object, chains: readonly object[] = []) {
  const trust = parseTrust(JSON.stringify({ trust: '1.0', issued, ...(chains.length > 0 ? { chains } : {}) }));
  return verifyState(JSON.stringify(proof), prepareVerifier({ trust, now }));
}
const refusal = (proof: object, chains?: readonly object[]) => {
  const { state, code } = judge(proof, chains);
  return state === 'invalid' ? code : state;
};

describe('a word of the deposit contract of mainnet', () => {
  const block = json('block.json');
  const answer = json('proof.json');
  const [slot] = answer.storageProof;
  const quantity = (hex: string) => rlpNumber(BigInt(hex));
  const bytes = (hex: string) => fromHex(plain(hex));
  const header = encodeRlp([
    ...[block.parentHash, block.sha3Uncles, block.miner, block.stateRoot].map(bytes),
    ...[block.transactionsRoot, block.receiptsRoot, block.logsBloom].map(bytes),
    ...[block.difficulty, block.number, block.gasLimit, block.gasUsed, block.timestamp].map(quantity),
    ...[block.extraData, block.mixHash, block.nonce].map(bytes),
    quantity(block.baseFeePerGas),
    bytes(block.withdrawalsRoot),
    ...[block.blobGasUsed, block.excessBlobGas].map(quantity),
    bytes(block.parentBeaconBlockRoot),
  ]);
  const proof = {
    state: '1.0',
    form: 'evm-state-1',
    chain: 'eip155:1',
    contract: answer.address.toLowerCase(),
    key: plain(slot.key).padStart(64, '0'),
    value: plain(slot.value).padStart(64, '0'),
    codehash: plain(answer.codeHash),
    headers: [toHex(header)],
    account: answer.accountProof.map(plain),
    storage: slot.proof.map(plain),
  };

  test('stands in the block that has its hash', () => {
    expect(judge(proof)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
      block: block.hash,
      fact: { contract: proof.contract, value: proof.value },
    });
  });

  test('and says nothing else', () => {
    expect(refusal({ ...proof, value: '0'.repeat(64) })).toBe('STATE_VALUE');
    expect(refusal({ ...proof, key: '0'.repeat(64) })).toBe('EVM_TRIE');
    expect(refusal({ ...proof, codehash: '0'.repeat(64) })).toBe('STATE_CODE');
    expect(refusal({ ...proof, contract: `0x${'00'.repeat(20)}` })).toBe('EVM_TRIE');
    expect(refusal({ ...proof, contract: '0x00000000219AB540356cBB839Cbe05303d7705Fa' })).toBe('SCHEMA_ACCOUNT');
    expect(refusal({ ...proof, account: proof.account.slice(1) })).toBe('EVM_TRIE');
    expect(refusal({ ...proof, storage: proof.storage.slice(0, -1) })).toBe('EVM_TRIE');
    expect(refusal({ ...proof, storage: [...proof.storage, ...proof.storage.slice(-1)] })).toBe('EVM_TRIE');
    const { storage: _, ...without } = proof;
    expect(refusal(without)).toBe('EVM_TRIE');
  });
});

describe('a word on a chain of authorities', () => {
  const set = sealers(3);
  const address = keccak256(utf8('contract')).slice(12);
  const code = keccak256(utf8('code'));
  const slot = new Uint8Array(32);
  const other = new Uint8Array(32).fill(1);
  const word = (value: number) => encodeRlp(rlpNumber(value));
  const worldOf = (value: number) => {
    const storage = new TestTrie([
      [keccak256(slot), word(value)],
      [keccak256(other), word(7)],
    ]);
    const account = encodeRlp([rlpNumber(1), rlpNumber(0), storage.root, code]);
    return { storage, state: new TestTrie([[keccak256(address), account]]) };
  };
  const blocks = (stateRoot: Uint8Array) => {
    const genesis = { hash: keccak256(utf8('genesis')), number: 0, time: 1_790_000_000 };
    const first = nextBlock(genesis, set, { stateRoot });
    const second = nextBlock(first, set);
    return [first, second, nextBlock(second, set)];
  };
  const chain = 'eip155:1337';
  const proofOf = (value: number, at: Uint8Array = slot) => {
    const { storage, state } = worldOf(value);
    return {
      ...{ state: '1.0', form: 'evm-state-1', chain, contract: `0x${toHex(address)}`, key: toHex(at) },
      value: (at === slot ? value : 7).toString(16).padStart(64, '0'),
      codehash: toHex(code),
      headers: blocks(state.root).map(({ raw }) => toHex(raw)),
      account: state.proof(keccak256(address)).map(toHex),
      storage: storage.proof(keccak256(at)).map(toHex),
    };
  };
  const trust = {
    ...{ chain, rule: 'clique', name: 'authorities', genesis: `0x${'00'.repeat(32)}`, epoch: '30000', period: '5' },
    contracts: [`0x${'00'.repeat(20)}`],
    signers: [{ from: '0', set: set.map(({ address }) => address) }],
  };
  const proof = proofOf(25);

  test('is final when a majority has sealed on top of its block, and not before', () => {
    expect(judge(proof, [trust])).toMatchObject({
      state: 'final',
      kind: 'poa',
      height: 1,
      fact: { value: proof.value },
    });
    expect(judge({ ...proof, headers: proof.headers.slice(0, 1) }, [trust]).state).toBe('consistent');
    const strangers = sealers(9)
      .slice(3)
      .filter(({ address }) => set.every((one) => one.address !== address));
    const foreign = { ...trust, signers: [{ from: '0', set: strangers.map(({ address }) => address) }] };
    expect(judge(proof, [foreign]).state).not.toBe('final');
    expect(judge(proof, [{ chain, rule: 'none', name: 'development', contracts: trust.contracts }]).state).toBe(
      'consistent',
    );
  });

  test('is not that of another state, slot or block', () => {
    const changed = proofOf(26);
    expect(refusal({ ...proof, value: changed.value }, [trust])).toBe('STATE_VALUE');
    expect(refusal({ ...proof, value: changed.value, storage: changed.storage }, [trust])).toBe('EVM_TRIE');
    expect(refusal({ ...changed, headers: proof.headers }, [trust])).toBe('EVM_TRIE');
    expect(refusal({ ...proof, key: toHex(other) }, [trust])).toBe('EVM_TRIE');
    expect(refusal({ ...proof, headers: proof.headers.slice(1) }, [trust])).toBe('EVM_TRIE');
    expect(refusal({ ...proof, headers: [proof.headers[0], proof.headers[2]] }, [trust])).toBe('EVM_LINK');
    expect(refusal({ ...proof, headers: [...changed.headers.slice(0, 1), ...proof.headers.slice(1)] }, [trust])).toBe(
      'EVM_LINK',
    );
    expect(judge(proofOf(25, other), [trust])).toMatchObject({ state: 'final' });
  });

  test('every byte of it is bound', () => {
    const survivors: string[] = [];
    for (const member of ['headers', 'account', 'storage'] as const)
      for (const [i, hex] of proof[member].entries())
        for (let at = 0; at < hex.length; at += 28) {
          const other = ((Number.parseInt(hex[at] ?? '0', 16) + 1) % 16).toString(16);
          const changed = { ...proof, [member]: proof[member].with(i, hex.slice(0, at) + other + hex.slice(at + 1)) };
          if (judge(changed, [trust]).state === 'final') survivors.push(`${member}/${i}: ${at}`);
        }
    expect(survivors).toEqual([]);
  });
});
