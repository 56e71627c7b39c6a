import { leafHash, merkleRoot } from '../../merkle/index.ts';
import { equal, toHex } from '../../proof/bytes.ts';
import { blockId, consensusVersion, type HeaderMessage, headerMessage, type Timestamp, timestamp } from './messages.ts';
import { field, type Message, message } from './protobuf/message.ts';
import { bytes, type Codec, int64, string } from './protobuf/scalar.ts';

/** A block's header with its hash. */
export interface BftHeader extends HeaderMessage {
  readonly hash: Uint8Array;
  /** The hash as lowercase hex. */
  readonly id: string;
}

/** A value alone in a message: how CometBFT encodes a header's scalar fields for hashing. The default gives no bytes. */
function alone<T>(codec: Codec<T>): Message<{ readonly value: T }> {
  return message({ value: field(1, codec) });
}
const loneString = alone(string);
const loneInteger = alone(int64);
const loneBytes = alone(bytes);

/** Hash of a header: the Merkle root over its 14 fields, each in its own encoding. */
export function headerHash(header: HeaderMessage): Uint8Array {
  const hashes = [
    header.lastCommitHash,
    header.dataHash,
    header.validatorsHash,
    header.nextValidatorsHash,
    header.consensusHash,
    header.appHash,
    header.lastResultsHash,
    header.evidenceHash,
    header.proposerAddress,
  ];
  const fields = [
    consensusVersion.encode(header.version),
    loneString.encode({ value: header.chainId }),
    loneInteger.encode({ value: header.height }),
    timestamp.encode(header.time),
    blockId.encode(header.lastBlockId),
    ...hashes.map((value) => loneBytes.encode({ value })),
  ];
  return merkleRoot(fields.map((entry) => leafHash(entry)));
}

/** A header with its hash. */
export function hashedBftHeader(header: HeaderMessage): BftHeader {
  const hash = headerHash(header);
  return { ...header, hash, id: toHex(hash) };
}

/**
 * Reads the protobuf encoding of a header (`tendermint.types.Header`).
 *
 * @throws CodedError BFT_PROTO unless it is the canonical one.
 */
export function parseBftHeader(raw: Uint8Array, pointer = ''): BftHeader {
  return hashedBftHeader(headerMessage.decode(raw, pointer));
}

export function encodeBftHeader(header: HeaderMessage): Uint8Array {
  return headerMessage.encode(header);
}

/** Whether `header` is the next block after `below`: by height, by hash, by its set of validators and in time. */
export function followsBft(header: BftHeader, below: BftHeader): boolean {
  return (
    header.chainId === below.chainId &&
    header.height === below.height + 1n &&
    equal(header.lastBlockId.hash, below.hash) &&
    equal(header.validatorsHash, below.nextValidatorsHash) &&
    compareTimes(header.time, below.time) > 0
  );
}

/** Negative when `a` is earlier than `b`. */
export function compareTimes(a: Timestamp, b: Timestamp): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanos - b.nanos;
}

/** Seconds since 1970, with a fraction. */
export function timeSeconds({ seconds, nanos }: Timestamp): number {
  return Number(seconds) + nanos / 1e9;
}
