import { CodedError } from '../errors.ts';
import { constant } from '../kinds/header.ts';
import * as format from '../schema/formats.ts';
import { asMap, conform, type Format, type Infer, map, optional, text, texts } from '../schema/shape.ts';
import type { BtmlValue } from '../value.ts';

/** Address of a contract of CosmWasm: bech32 (BIP-173) of 32 bytes, whatever the prefix of its chain. */
const wasmAddress: Format = {
  code: 'STATE_ADDRESS',
  expected: 'an address of a CosmWasm contract',
  test: (value) => /^[a-z][a-z0-9]{0,31}1[02-9ac-hj-np-z]{58}$/.test(value),
};

const head = { state: constant('1.0', 'SCHEMA_VERSION'), chain: text(format.chain) };

/** A value under a key of a contract of CosmWasm, or that there is none. Bytes are lowercase hex. */
export const cosmosStateShape = map({
  ...head,
  form: constant('cosmos-state-1', 'STATE_FORM'),
  contract: text(wasmAddress),
  /** Key in the contract's own store, without what the chain puts before it. */
  key: text(format.hex),
  /** Absent where nothing stands under the key. */
  value: optional(text(format.hex)),
  /** `cosmos.ics23.v1.CommitmentProof`: of the key in the store of all contracts, of that store among all stores. */
  proof: texts(format.hex, { max: 2 }),
  /** The block after the one whose state it is, which holds its root, and any that follow. */
  headers: texts(format.hex, { max: 64 }),
  /** Of the last header, as in a receipt. */
  commit: text(format.hex),
  validators: texts(format.hex, { max: 1024 }),
});
export type CosmosState = Infer<typeof cosmosStateShape>;

/** A word of the storage of a contract of an EVM chain (EIP-1186). Bytes are lowercase hex. */
export const evmStateShape = map({
  ...head,
  form: constant('evm-state-1', 'STATE_FORM'),
  contract: text(format.evmAddress),
  /** Number of the slot. */
  key: text(format.hexOf(32)),
  /** Zero where nothing was ever stored, or was deleted. */
  value: text(format.hexOf(32)),
  /** keccak-256 of the contract's code. */
  codehash: text(format.hexOf(32)),
  /** RLP: the block whose state it is, and any that follow. */
  headers: texts(format.hex, { max: 256 }),
  /** Nodes from the state root to the account. */
  account: texts(format.hex, { max: 64 }),
  /** Nodes from the account's storage root to the slot; absent where the contract has no storage at all. */
  storage: optional(texts(format.hex, { max: 64 })),
});
export type EvmState = Infer<typeof evmStateShape>;

export type StateProof = CosmosState | EvmState;

/**
 * Reads a proof of state from a value of the model.
 *
 * @throws CodedError STATE_FORM, SCHEMA_…
 */
export function readStateProof(value: BtmlValue): StateProof {
  const { form } = asMap(value, '');
  if (form === 'cosmos-state-1') return conform(cosmosStateShape, value);
  if (form === 'evm-state-1') return conform(evmStateShape, value);
  throw new CodedError('STATE_FORM', 'This version knows the forms cosmos-state-1 and evm-state-1', {
    pointer: '/form',
  });
}
