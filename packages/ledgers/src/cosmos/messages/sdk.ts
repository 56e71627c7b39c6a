// Messages of the Cosmos SDK beside those that the standard reads (`btml/cosmos/tx.ts`): what is signed, and queries.
import { field, message, optional } from '@blockcluster/btml/consensus/bft/protobuf/message.ts';
import { bytes, string, uint64 } from '@blockcluster/btml/consensus/bft/protobuf/scalar.ts';
import { anyMessage, coin } from '@blockcluster/btml/cosmos/tx.ts';

/** `SIGN_MODE_DIRECT`. */
export const SIGN_DIRECT = 1;

/** What is signed: ADR-020. */
export const signDoc = message({
  bodyBytes: field(1, bytes),
  authInfoBytes: field(2, bytes),
  chainId: field(3, string),
  accountNumber: field(4, uint64),
});
export const secp256k1Key = message({ key: field(1, bytes) });

// Queries and their answers.
export const accountInfoRequest = message({ address: field(1, string) });
export const accountInfoResponse = message({
  info: optional(
    1,
    message({
      address: field(1, string),
      pubKey: optional(2, anyMessage),
      accountNumber: field(3, uint64),
      sequence: field(4, uint64),
    }),
  ),
});
export const balanceRequest = message({ address: field(1, string), denom: field(2, string) });
export const balanceResponse = message({ balance: optional(1, coin) });
export const simulateRequest = message({ txBytes: field(2, bytes) });
export const simulateResponse = message({
  gasInfo: optional(1, message({ gasWanted: field(1, uint64), gasUsed: field(2, uint64) })),
  /** What the messages answered, of which nothing is needed. */
  result: field(2, bytes),
});
export const nodeConfigRequest = message({});
export const nodeConfigResponse = message({
  minimumGasPrice: field(1, string),
  pruningKeepRecent: field(2, string),
  pruningInterval: field(3, string),
  haltHeight: field(4, uint64),
});
