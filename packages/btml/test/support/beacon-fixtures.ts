import { readFileSync } from 'node:fs';
import {
  type BeaconNetwork,
  beaconMainnet,
  beaconPresets,
  encodeRlp,
  keccak256,
  type Rlp,
  receiptKey,
  rlpNumber,
} from '../../src/index.ts';
import { fromHex } from '../../src/proof/bytes.ts';
import { TestTrie } from './trie.ts';

/** Real light-client data of mainnet (see fixtures/SOURCES.md), as the Beacon API answered it. */
export function mainnetJson(name: string) {
  return JSON.parse(readFileSync(new URL(`../../fixtures/beacon/mainnet/${name}.json`, import.meta.url), 'utf8'));
}

export const mainnet: BeaconNetwork = {
  genesis: fromHex(beaconMainnet.genesis),
  preset: beaconPresets.mainnet,
  forks: beaconMainnet.forks.map(({ layout, version, epoch }) => ({
    layout,
    version: fromHex(version),
    epoch: Number(epoch),
  })),
};

const hex = (text: unknown): Uint8Array => fromHex(String(text).slice(2));
const number = (text: unknown): Uint8Array => rlpNumber(BigInt(String(text)));

/** The execution block of a whole beacon block of Capella: its header as RLP, and the tries of what is in it. */
export function executionBlock(payload: Record<string, unknown>) {
  const transactions: unknown = payload.transactions;
  const withdrawals: unknown = payload.withdrawals;
  if (!Array.isArray(transactions) || !Array.isArray(withdrawals)) throw new TypeError('no execution payload');
  const trie = (items: readonly Uint8Array[]): TestTrie => new TestTrie(items.map((item, i) => [receiptKey(i), item]));
  const transactionTrie = trie(transactions.map(hex));
  const withdrawalTrie = trie(
    withdrawals.map((one) =>
      encodeRlp([number(one.index), number(one.validator_index), hex(one.address), number(one.amount)]),
    ),
  );
  const fields: Rlp[] = [
    hex(payload.parent_hash),
    keccak256(encodeRlp([])),
    hex(payload.fee_recipient),
    hex(payload.state_root),
    transactionTrie.root,
    hex(payload.receipts_root),
    hex(payload.logs_bloom),
    new Uint8Array(0),
    number(payload.block_number),
    number(payload.gas_limit),
    number(payload.gas_used),
    number(payload.timestamp),
    hex(payload.extra_data),
    hex(payload.prev_randao),
    new Uint8Array(8),
    number(payload.base_fee_per_gas),
    withdrawalTrie.root,
  ];
  return { header: encodeRlp(fields), transactionTrie, transactions: transactions.map(hex) };
}
