import {
  type BitcoinNetwork,
  networkOfChain,
  networkParameters,
  type PowHeader,
  parseHeader,
  parseHeaders,
  parseNetwork,
} from '../../consensus/pow/index.ts';
import { base64url } from '../../encoding/bits.ts';
import { CodedError } from '../../errors.ts';
import { fromHex } from '../../proof/bytes.ts';
import * as format from '../../schema/formats.ts';
import { conform, type Format, map, maps, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, type Pin, parsePin, readCommon, unlimited, workHex } from './common.ts';

/** A block that the verifier trusts, with what is needed to check the headers above it. */
export interface Checkpoint {
  readonly height: number;
  readonly header: PowHeader;
  /** Time of the first block of its epoch of 2016. */
  readonly epochTime?: number;
  /** Times of the blocks below and its own, the newest last; up to 11. */
  readonly times?: readonly number[];
}

/** Rule `bitcoin`: work above checkpoints, or pinned blocks. */
export interface BitcoinTrust extends CommonTrust {
  readonly rule: 'bitcoin';
  readonly network: BitcoinNetwork;
  /** Least work above a checkpoint that makes a chain on it final. */
  readonly minwork?: bigint;
  readonly checkpoints: readonly Checkpoint[];
  /** Merkle roots by height, in display order: enough for OpenTimestamps. */
  readonly roots: readonly Pin[];
  /** Headers in a row that the verifier supplies, and the height of the first. */
  readonly headers: readonly PowHeader[];
  readonly headersFrom: number;
}

const bitcoinPin: Format = {
  code: 'TRUST_PIN',
  expected: '"<height>:" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):[0-9a-f]{64}$/.test(value),
};

const bitcoinShape = map({
  ...commonMembers,
  network: text(format.word),
  minwork: optional(text(workHex)),
  checkpoints: optional(
    maps(
      map({
        height: text(format.index),
        header: text(format.hexOf(80)),
        epochtime: optional(text(format.index)),
        times: optional(texts(format.index, { max: 11 })),
      }),
      unlimited,
    ),
  ),
  pins: optional(texts(bitcoinPin, unlimited)),
  roots: optional(texts(bitcoinPin, unlimited)),
  headers: optional(text(format.base64)),
  headersfrom: optional(text(format.index)),
});

export function readBitcoin(value: BtmlMap, issued: number, pointer: string): BitcoinTrust {
  const entry = conform(bitcoinShape, value, pointer);
  const network = parseNetwork(entry.network);
  if (network === undefined) {
    throw new CodedError('TRUST_NETWORK', `No network is called ${entry.network}`, { pointer: `${pointer}/network` });
  }
  const stated = networkOfChain(entry.chain);
  if (stated?.network !== network) {
    throw new CodedError('TRUST_NETWORK', `${network} is ${networkParameters(network).chain}`, {
      pointer: `${pointer}/chain`,
    });
  }
  if ((entry.headers === undefined) !== (entry.headersfrom === undefined)) {
    throw new CodedError('TRUST_HEADERS', '"headers" and "headersfrom" belong together', { pointer });
  }
  const headers = parseHeaders(base64url.decode(entry.headers ?? '') ?? new Uint8Array(0), `${pointer}/headers`);
  headers.forEach((header, i) => {
    const below = headers[i - 1];
    if (below !== undefined && header.previous.some((byte, at) => byte !== below.hash[at])) {
      throw new CodedError('TRUST_HEADERS', `Header ${i} doesn't follow the one before it`, {
        pointer: `${pointer}/headers`,
      });
    }
  });
  return {
    ...readCommon(entry, issued),
    rule: 'bitcoin',
    network,
    ...(entry.minwork === undefined ? {} : { minwork: BigInt(`0x${entry.minwork}`) }),
    checkpoints: (entry.checkpoints ?? []).map((checkpoint, i) => ({
      height: Number(checkpoint.height),
      header: parseHeader(fromHex(checkpoint.header, `${pointer}/checkpoints/${i}/header`)),
      ...(checkpoint.epochtime === undefined ? {} : { epochTime: Number(checkpoint.epochtime) }),
      ...(checkpoint.times === undefined ? {} : { times: checkpoint.times.map(Number) }),
    })),
    roots: (entry.roots ?? []).map(parsePin),
    headers,
    headersFrom: Number(entry.headersfrom ?? 0),
  };
}
