import {
  asBytes,
  type EvmHeader,
  encodeRlp,
  joinIbftExtra,
  keccak256,
  splitIbftExtra,
  splitQbftExtra,
} from '../../../evm/index.ts';
import { concat, toHex } from '../../../proof/bytes.ts';
import { addresses, byteStrings, refuse, type SealedHeader, type SealScheme } from '../istanbul/scheme.ts';
import { recoverAddress, SEAL_SIZE } from '../recover.ts';

/** Message code of a commit, which each committed seal signs after the block's hash (EIP-650). */
const COMMIT = 2;

function read(header: EvmHeader, pointer?: string): SealedHeader {
  const parts = splitIbftExtra(header.extra);
  if (parts === undefined || splitQbftExtra(header.extra) !== undefined) {
    throw refuse('ISTANBUL_EXTRA', header, 'the extra data is not that of IBFT', pointer);
  }
  const add = header.nonce.every((byte) => byte === 0xff);
  if (!add && header.nonce.some((byte) => byte !== 0)) {
    throw refuse('ISTANBUL_HEADER', header, 'the nonce is no vote', pointer);
  }
  // The proposer signs the hash of a hash: go-ethereum's helper hashed once more what it was given.
  const unsealed = joinIbftExtra({ ...parts, seal: new Uint8Array(0), seals: [] });
  const proposal = keccak256(keccak256(encodeRlp(header.fields.with(12, unsealed))));
  return {
    validators: addresses(parts.validators),
    proposer: recoverAddress(proposal, asBytes(parts.seal, "proposer's seal")),
    vote: { about: `0x${toHex(header.coinbase)}`, authorize: add },
    digest: keccak256(concat(header.hash, Uint8Array.of(COMMIT))),
    seals: byteStrings(parts.seals, 'committed seal', SEAL_SIZE),
  };
}

/** IBFT 1 as GoQuorum runs it (EIP-650): committed seals over `keccak(hash || 02)`, votes in nonce and beneficiary. */
export const ibft: SealScheme = { name: 'IBFT', votesAtEpoch: true, read };
