import { equal, fromHex } from '../proof/bytes.ts';
import { decodeRlp, encodeRlp, type Rlp } from './rlp.ts';

/** Mix hash of every block of an IBFT or QBFT network (EIP-650). */
export const ISTANBUL_DIGEST = fromHex('63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365');

/** Bytes at the start of an IBFT block's extra data that are its proposer's to fill. */
export const ISTANBUL_VANITY = 32;

/** Extra data of IBFT: 32 free bytes, then the RLP of sealers, the proposer's seal and the committed seals. */
export interface IbftParts {
  readonly vanity: Uint8Array;
  readonly validators: Rlp;
  readonly seal: Rlp;
  readonly seals: Rlp;
}

/** Extra data of QBFT: the RLP of 32 free bytes, sealers, a vote, the round and the committed seals. */
export interface QbftParts {
  readonly vanity: Rlp;
  readonly validators: Rlp;
  readonly vote: Rlp;
  readonly round: Rlp;
  readonly seals: Rlp;
}

function list(bytes: Uint8Array, length: number): readonly Rlp[] | undefined {
  try {
    const value = decodeRlp(bytes);
    return value instanceof Uint8Array || value.length !== length ? undefined : value;
  } catch {
    return undefined;
  }
}

/** The parts of IBFT extra data; undefined when it is none. */
export function splitIbftExtra(extra: Uint8Array): IbftParts | undefined {
  const [validators, seal, seals] = list(extra.slice(ISTANBUL_VANITY), 3) ?? [];
  if (validators === undefined || seal === undefined || seals === undefined) return undefined;
  return { vanity: extra.slice(0, ISTANBUL_VANITY), validators, seal, seals };
}

/** The parts of QBFT extra data; undefined when it is none. */
export function splitQbftExtra(extra: Uint8Array): QbftParts | undefined {
  const [vanity, validators, vote, round, seals] = list(extra, 5) ?? [];
  if (vanity === undefined || validators === undefined || vote === undefined) return undefined;
  if (round === undefined || seals === undefined) return undefined;
  return { vanity, validators, vote, round, seals };
}

export function joinIbftExtra({ vanity, validators, seal, seals }: IbftParts): Uint8Array {
  const rest = encodeRlp([validators, seal, seals]);
  const out = new Uint8Array(vanity.length + rest.length);
  out.set(vanity);
  out.set(rest, vanity.length);
  return out;
}

export function joinQbftExtra({ vanity, validators, vote, round, seals }: QbftParts): Uint8Array {
  return encodeRlp([vanity, validators, vote, round, seals]);
}

/** What of the extra data the block's hash covers. */
function hashedExtra(extra: Uint8Array): Uint8Array | undefined {
  const qbft = splitQbftExtra(extra);
  if (qbft !== undefined) return joinQbftExtra({ ...qbft, round: new Uint8Array(0), seals: [] });
  const ibft = splitIbftExtra(extra);
  return ibft === undefined ? undefined : joinIbftExtra({ ...ibft, seals: [] });
}

/**
 * The bytes whose keccak-256 is a header's hash. Validators seal the hash of an IBFT or QBFT block, so it can't cover
 * their seals, nor the round in which they agreed: those are cut off. Any other header is hashed as it is.
 *
 * @param fields of the header, of which 12 is the extra data and 13 the mix hash.
 */
export function hashedEvmHeader(raw: Uint8Array, fields: readonly Rlp[]): Uint8Array {
  const [extra, mixHash] = fields.slice(12, 14);
  if (!(extra instanceof Uint8Array) || !(mixHash instanceof Uint8Array) || !equal(mixHash, ISTANBUL_DIGEST))
    return raw;
  const kept = hashedExtra(extra);
  return kept === undefined ? raw : encodeRlp(fields.with(12, kept));
}
