import { CodedError } from '@blockcluster/btml';
import { type Hex, keccak256, toRlp } from 'viem';
import { type Answer, data, memberOf, quantity } from '../client/answer.ts';
import type { Block } from '../client/blocks.ts';

type FieldKind = 'number' | number;

/** The header fields of every chain, in their order in the RLP: a number or so many bytes (0: any number of them). */
const always: readonly (readonly [string, FieldKind])[] = [
  ['parentHash', 32],
  ['sha3Uncles', 32],
  ['miner', 20],
  ['stateRoot', 32],
  ['transactionsRoot', 32],
  ['receiptsRoot', 32],
  ['logsBloom', 256],
  ['difficulty', 'number'],
  ['number', 'number'],
  ['gasLimit', 'number'],
  ['gasUsed', 'number'],
  ['timestamp', 'number'],
  ['extraData', 0],
  ['mixHash', 32],
  ['nonce', 8],
];

/** Fields that forks appended: EIP-1559, EIP-4895, EIP-4844 (two), EIP-4788, EIP-7685. Each needs those before it. */
const appended: readonly (readonly [string, FieldKind])[] = [
  ['baseFeePerGas', 'number'],
  ['withdrawalsRoot', 32],
  ['blobGasUsed', 'number'],
  ['excessBlobGas', 'number'],
  ['parentBeaconBlockRoot', 32],
  ['requestsHash', 32],
];

/**
 * The RLP of a block's header, rebuilt from the node's JSON. JSON-RPC doesn't serve headers as bytes everywhere, and
 * what is rebuilt proves itself: throws LEDGER_ANSWER unless its hash is the block's.
 */
export function headerRlp(block: Block): Hex {
  const fields = always.map(([name, kind]) => field(block.json, name, kind));
  for (const [name, kind] of appended) {
    const value = memberOf(block.json, name);
    if (value === undefined || value === null) break;
    fields.push(field(block.json, name, kind));
  }
  const rlp = toRlp(fields);
  if (keccak256(rlp) !== block.hash)
    throw new CodedError('LEDGER_ANSWER', 'The header has fields that this version does not know', {
      details: { height: block.height, hash: block.hash },
    });
  return rlp;
}

function field(json: Answer, name: string, kind: FieldKind): Hex {
  const value = memberOf(json, name);
  if (kind !== 'number') return data(value, `block.${name}`, kind === 0 ? undefined : kind);
  return rlpNumber(quantity(value, `block.${name}`));
}

/** RLP writes numbers without leading zeros, zero as nothing. */
export function rlpNumber(value: bigint): Hex {
  if (value === 0n) return '0x';
  const hex = value.toString(16);
  return `0x${hex.length % 2 === 0 ? hex : `0${hex}`}`;
}
