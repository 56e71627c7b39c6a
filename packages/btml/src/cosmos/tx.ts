import { timestamp } from '../consensus/bft/messages.ts';
import { always, field, type Infer, message, optional, repeated } from '../consensus/bft/protobuf/message.ts';
import { bool, bytes, int32, string, uint64 } from '../consensus/bft/protobuf/scalar.ts';

// Transactions of the Cosmos SDK: `cosmos.tx.v1beta1`. The chain itself refuses unknown fields and, of TxRaw, any
// encoding but this one (ADR-027); here the body is held to the same.

/** `google.protobuf.Any`: a message with the name of its type. */
export const anyMessage = message({ typeUrl: field(1, string), value: field(2, bytes) });
export type AnyMessage = Infer<typeof anyMessage>;

export const coin = message({ denom: field(1, string), amount: field(2, string) });
/** An amount as the chain writes it: `amount` in decimal digits, in base units of `denom`. */
export type CosmosCoin = Infer<typeof coin>;

export const txBody = message({
  messages: repeated(1, anyMessage),
  memo: field(2, string),
  timeoutHeight: field(3, uint64),
  unordered: field(4, bool),
  timeoutTimestamp: optional(5, timestamp),
  extensionOptions: repeated(1023, anyMessage),
  nonCriticalExtensionOptions: repeated(2047, anyMessage),
});
export type TxBody = Infer<typeof txBody>;

const single = message({ mode: field(1, int32) });
const compactBitArray = message({ extraBitsStored: field(1, int32), elems: field(2, bytes) });
/** Of a multi-signature the modes of its members are not needed: they are kept as bytes. */
const multi = message({ bitArray: optional(1, compactBitArray), modeInfos: repeated(2, bytes) });
const modeInfo = message({ single: optional(1, single), multi: optional(2, multi) });
const signerInfo = message({
  publicKey: optional(1, anyMessage),
  modeInfo: optional(2, modeInfo),
  sequence: field(3, uint64),
});
const fee = message({
  amount: repeated(1, coin),
  gasLimit: field(2, uint64),
  payer: field(3, string),
  granter: field(4, string),
});
const tip = message({ amount: repeated(1, coin), tipper: field(2, string) });

export const authInfo = message({ signerInfos: repeated(1, signerInfo), fee: optional(2, fee), tip: optional(3, tip) });
export type AuthInfo = Infer<typeof authInfo>;

export const txRaw = message({
  bodyBytes: always(1, bytes),
  authInfoBytes: always(2, bytes),
  signatures: repeated(3, bytes),
});

/** A transaction of the Cosmos SDK, opened. */
export interface CosmosTx {
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly signatures: readonly Uint8Array[];
}

/**
 * Opens a raw transaction of a Cosmos SDK chain.
 *
 * @throws CodedError BFT_PROTO for unknown, repeated or misplaced fields and anything else that is not canonical.
 */
export function parseCosmosTx(raw: Uint8Array, pointer = ''): CosmosTx {
  const { bodyBytes, authInfoBytes, signatures } = txRaw.decode(raw, pointer);
  return {
    body: txBody.decode(bodyBytes, pointer),
    authInfo: authInfo.decode(authInfoBytes, pointer),
    signatures,
  };
}
