import {
  asBytes,
  asList,
  type EvmHeader,
  encodeRlp,
  joinQbftExtra,
  keccak256,
  type Rlp,
  splitQbftExtra,
} from '../../../evm/index.ts';
import { toHex } from '../../../proof/bytes.ts';
import { addresses, byteStrings, refuse, type SealedHeader, type SealScheme } from '../istanbul/scheme.ts';
import { SEAL_SIZE } from '../recover.ts';

const MAX_ROUND_BYTES = 4;

/** Early encoders wrote no vote as an empty string instead of an empty list, and zero as a byte: read, never written. */
function readVote(value: Rlp, header: EvmHeader, pointer?: string): SealedHeader['vote'] {
  if (value.length === 0) return undefined;
  const [about, kind, ...rest] = asList(value, 'vote');
  const word = kind instanceof Uint8Array ? toHex(kind) : undefined;
  if (rest.length > 0 || (word !== 'ff' && word !== '' && word !== '00')) {
    throw refuse('ISTANBUL_EXTRA', header, 'the vote is malformed', pointer);
  }
  return { about: `0x${toHex(asBytes(about, 'vote', 20))}`, authorize: word === 'ff' };
}

/** A number of up to four bytes; early encoders wrote always four. */
function readRound(value: Rlp, header: EvmHeader, pointer?: string): number {
  const bytes = asBytes(value, 'round');
  if (bytes.length > MAX_ROUND_BYTES) throw refuse('ISTANBUL_EXTRA', header, 'the round is too large', pointer);
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The extra data of a QBFT block by its members; nothing in it is checked against anything. */
export interface QbftExtra {
  readonly vanity: Uint8Array;
  readonly validators: readonly string[];
  readonly vote: SealedHeader['vote'];
  readonly round: number;
  readonly seals: readonly Uint8Array[];
}

/** @throws CodedError ISTANBUL_EXTRA, EVM_RLP. */
export function readQbftExtra(header: EvmHeader, pointer?: string): QbftExtra {
  const parts = splitQbftExtra(header.extra);
  if (parts === undefined) throw refuse('ISTANBUL_EXTRA', header, 'the extra data is not that of QBFT', pointer);
  return {
    vanity: asBytes(parts.vanity, 'vanity', 32),
    validators: addresses(parts.validators),
    vote: readVote(parts.vote, header, pointer),
    round: readRound(parts.round, header, pointer),
    seals: byteStrings(parts.seals, 'committed seal', SEAL_SIZE),
  };
}

function read(header: EvmHeader, pointer?: string): SealedHeader {
  const { validators, vote, seals } = readQbftExtra(header, pointer);
  const parts = splitQbftExtra(header.extra);
  if (parts === undefined || header.nonce.some((byte) => byte !== 0)) {
    throw refuse('ISTANBUL_HEADER', header, 'the nonce is not zero', pointer);
  }
  return {
    validators,
    proposer: `0x${toHex(header.coinbase)}`,
    vote,
    // The hash of the block leaves the round out, the seals sign it: a seal of one round is none of another.
    digest: keccak256(encodeRlp(header.fields.with(12, joinQbftExtra({ ...parts, seals: [] })))),
    seals,
  };
}

/**
 * QBFT in block-header mode (EEA client specification, section "QBFT"): committed seals over the header with the real
 * round and no seals, votes in the extra data. The beneficiary is the proposer.
 */
export const qbft: SealScheme = { name: 'QBFT', votesAtEpoch: false, read };
