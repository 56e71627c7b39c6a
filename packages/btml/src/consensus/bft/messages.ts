import { always, field, type Infer, message, optional, repeated } from './protobuf/message.ts';
import { bytes, int32, int64, sfixed64, string, uint32, uint64 } from './protobuf/scalar.ts';
import { refuseProto } from './protobuf/wire.ts';

// Messages of CometBFT's `tendermint.types`, `tendermint.version` and `tendermint.crypto`, as far as a block's header
// and commit need them. (Version 1.0 calls the packages `cometbft.…`; the encoding is the same.)

/** Seconds of 0001-01-01T00:00:00Z, Go's zero time: what stands in the entry of a validator that did not vote. */
export const ZERO_TIME = -62_135_596_800n;
/** 10000-01-01T00:00:00Z: protobuf's times end before it. */
const END_OF_TIME = 253_402_300_800n;

export const timestamp = message(
  { seconds: field(1, int64), nanos: field(2, int32) },
  ({ seconds, nanos }, pointer) => {
    if (seconds < ZERO_TIME || seconds >= END_OF_TIME || nanos < 0 || nanos >= 1_000_000_000) {
      refuseProto('A time is out of range', pointer);
    }
  },
);
export type Timestamp = Infer<typeof timestamp>;

export const partSetHeader = message({ total: field(1, uint32), hash: field(2, bytes) });
export const blockId = message({ hash: field(1, bytes), partSetHeader: always(2, partSetHeader) });
export type BlockId = Infer<typeof blockId>;

export const consensusVersion = message({ block: field(1, uint64), app: field(2, uint64) });

/** A block's header; its hash is that of the fields (`headerHash`), not of this encoding. */
export const headerMessage = message({
  version: always(1, consensusVersion),
  chainId: field(2, string),
  height: field(3, int64),
  time: always(4, timestamp),
  lastBlockId: always(5, blockId),
  lastCommitHash: field(6, bytes),
  dataHash: field(7, bytes),
  validatorsHash: field(8, bytes),
  nextValidatorsHash: field(9, bytes),
  consensusHash: field(10, bytes),
  appHash: field(11, bytes),
  lastResultsHash: field(12, bytes),
  evidenceHash: field(13, bytes),
  proposerAddress: field(14, bytes),
});
export type HeaderMessage = Infer<typeof headerMessage>;

/** Values of `flag` in a commit's entries. */
export const FLAG_ABSENT = 1;
export const FLAG_COMMIT = 2;
export const FLAG_NIL = 3;

export const commitSignature = message({
  flag: field(1, int32),
  validatorAddress: field(2, bytes),
  timestamp: always(3, timestamp),
  signature: field(4, bytes),
});
export type CommitSignature = Infer<typeof commitSignature>;

export const commitMessage = message({
  height: field(1, int64),
  round: field(2, int32),
  blockId: always(3, blockId),
  signatures: repeated(4, commitSignature),
});
export type Commit = Infer<typeof commitMessage>;

/** What a validator signs, behind its length: the canonical form of a vote. */
export const canonicalVote = message({
  type: field(1, int32),
  height: field(2, sfixed64),
  round: field(3, sfixed64),
  blockId: optional(4, blockId),
  timestamp: always(5, timestamp),
  chainId: field(6, string),
});

export const publicKey = message({
  ed25519: optional(1, bytes),
  secp256k1: optional(2, bytes),
  bls12381: optional(3, bytes),
});

/** What the hash of a set of validators is made of. */
export const simpleValidator = message({ publicKey: optional(1, publicKey), votingPower: field(2, int64) });

/** What the results hash of a block is made of: the parts of an `ExecTxResult` that every node computes alike. */
export const resultMessage = message({
  code: field(1, uint32),
  data: field(2, bytes),
  gasWanted: field(5, int64),
  gasUsed: field(6, int64),
});
export type ExecutionResult = Infer<typeof resultMessage>;
