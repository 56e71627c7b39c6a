import { CodedError } from '../../../errors.ts';
import { asBytes, asList, type EvmHeader, type Rlp } from '../../../evm/index.ts';
import { toHex } from '../../../proof/bytes.ts';

/** What a header of an IBFT or QBFT network says about its sealing; nothing of it is trusted by itself. */
export interface SealedHeader {
  /** The members that the header states, as `0x…`, in the header's order. */
  readonly validators: readonly string[];
  /** Who proposed the block; undefined when no key can have made the proposer's seal. */
  readonly proposer: string | undefined;
  readonly vote: { readonly about: string; readonly authorize: boolean } | undefined;
  /** What the committed seals sign. */
  readonly digest: Uint8Array;
  readonly seals: readonly Uint8Array[];
}

/** What differs between IBFT and QBFT. */
export interface SealScheme {
  readonly name: 'IBFT' | 'QBFT';
  /** Whether a vote in the first block of an epoch counts: GoQuorum's IBFT clears the votes before, Besu's QBFT after. */
  readonly votesAtEpoch: boolean;
  /** @throws CodedError ISTANBUL_HEADER, ISTANBUL_EXTRA. */
  read(header: EvmHeader, pointer?: string): SealedHeader;
}

export function refuse(code: string, header: EvmHeader, message: string, pointer?: string): CodedError {
  return new CodedError(code, `Block ${header.number}: ${message}`, pointer === undefined ? {} : { pointer });
}

/** A member of extra data that must be a list of byte strings of one length. Throws EVM_RLP. */
export function byteStrings(value: Rlp, what: string, length: number): Uint8Array[] {
  return asList(value, what).map((item) => asBytes(item, what, length));
}

export function addresses(value: Rlp): string[] {
  return byteStrings(value, 'list of validators', 20).map((address) => `0x${toHex(address)}`);
}
