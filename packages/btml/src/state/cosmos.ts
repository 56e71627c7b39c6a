import { bech32 } from '@scure/base';
import {
  type BftHeader,
  checkBftVotes,
  iavlSpec,
  parseCommitmentProof,
  readBftHeaders,
  type Tally,
  tendermintSpec,
  verifyCommitment,
} from '../consensus/bft/index.ts';
import { CodedError } from '../errors.ts';
import { concat, fromHex, utf8 } from '../proof/bytes.ts';
import type { CosmosState } from './shape.ts';

/** What wasmd puts before the address of a contract in its store (`types.ContractStorePrefix`). */
const CONTRACT_STORE = Uint8Array.of(0x03);
/** Bytes of the address of a contract. wasmd has made no others since 0.18; a shorter one could pass for a begin of it. */
const ADDRESS_BYTES = 32;
const STORE = utf8('wasm');

/**
 * The key under which the store of wasmd holds what a contract keeps under a key of its own. A map of cw-storage-plus is
 * not told from an item here: its keys are bytes like all others (`wasmMapKey`).
 *
 * @throws CodedError STATE_ADDRESS
 */
export function wasmStoreKey(contract: string, key: Uint8Array, pointer = '/contract'): Uint8Array {
  const decoded = bech32.decodeUnsafe(contract, false);
  const address = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (!address || address.length !== ADDRESS_BYTES || contract !== contract.toLowerCase())
    throw new CodedError('STATE_ADDRESS', 'A contract has an address of 32 bytes in bech32', { pointer });
  return concat(CONTRACT_STORE, Uint8Array.from(address), key);
}

/**
 * A key as cw-storage-plus builds it: the name alone for an `Item`; for a `Map` its name and every part of the key but
 * the last behind their lengths (two bytes, big endian), then the last part as it is. Throws RangeError for a part of
 * more than 65,535 bytes.
 */
export function wasmMapKey(name: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const last = parts.at(-1);
  if (last === undefined) return name;
  return concat(...[name, ...parts.slice(0, -1)].map(counted), last);
}

function counted(part: Uint8Array): Uint8Array {
  if (part.length > 0xffff) throw new RangeError('a part of a key has at most 65,535 bytes');
  return concat(Uint8Array.of(part.length >> 8, part.length & 0xff), part);
}

/** What a proof of state shows by itself. */
export interface CosmosStateEvidence {
  readonly headers: readonly BftHeader[];
  /** The block after the one whose state it is. */
  readonly next: BftHeader;
  readonly signed: BftHeader;
  readonly tally: Tally;
  /** Of the block whose state it is. */
  readonly height: bigint;
  readonly block: Uint8Array;
}

/**
 * Checks everything about a proof of state that needs no trust: the value, or that there is none, through the tree of
 * wasmd's store (IAVL) and that of all stores up to the root in the next block's header; its links; all votes.
 *
 * @throws CodedError STATE_ADDRESS, PROOF_HEX, ICS23_…, BFT_… with a pointer below `pointer`.
 */
export function checkCosmosState(state: CosmosState, pointer = ''): CosmosStateEvidence {
  const headers = readBftHeaders(state, pointer);
  const [next] = headers;
  const signed = headers.at(-1);
  const [inStore, inRoot] = state.proof;
  if (next === undefined || signed === undefined)
    throw new CodedError('BFT_LINK', 'There is no header', { pointer: `${pointer}/headers` });
  if (inStore === undefined || inRoot === undefined)
    throw new CodedError('ICS23_KIND', 'Two proofs are needed: of the key, and of the store', {
      pointer: `${pointer}/proof`,
    });
  const read = (hex: string, i: number) => parseCommitmentProof(fromHex(hex), `${pointer}/proof/${i}`);
  const key = wasmStoreKey(state.contract, fromHex(state.key), `${pointer}/contract`);
  const steps = [
    { spec: iavlSpec, key, proof: read(inStore, 0) },
    { spec: tendermintSpec, key: STORE, proof: read(inRoot, 1) },
  ];
  const value = state.value === undefined ? undefined : fromHex(state.value);
  try {
    verifyCommitment(next.appHash, steps, value);
  } catch (cause) {
    if (!(cause instanceof CodedError) || cause.pointer) throw cause;
    throw new CodedError(cause.code, cause.message, { pointer: `${pointer}/proof`, cause });
  }
  const tally = checkBftVotes(signed, state, pointer);
  return { headers, next, signed, tally, height: next.height - 1n, block: next.lastBlockId.hash };
}
