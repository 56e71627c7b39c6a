import { field, type Infer, message, repeated } from '../consensus/bft/protobuf/message.ts';
import { bool, bytes, string, uint64 } from '../consensus/bft/protobuf/scalar.ts';
import { type AnyMessage, anyMessage, coin } from './tx.ts';

/** `cosmos.bank.v1beta1.MsgSend` */
export const msgSend = message({
  fromAddress: field(1, string),
  toAddress: field(2, string),
  amount: repeated(3, coin),
});
export type MsgSend = Infer<typeof msgSend>;

const party = message({ address: field(1, string), coins: repeated(2, coin) });
/** `cosmos.bank.v1beta1.MsgMultiSend`: the SDK takes exactly one input. */
export const msgMultiSend = message({ inputs: repeated(1, party), outputs: repeated(2, party) });

/** `cosmwasm.wasm.v1.MsgStoreCode`, without a restriction of who may use the code. */
export const msgStoreCode = message({ sender: field(1, string), wasmByteCode: field(2, bytes) });

/** `cosmwasm.wasm.v1.MsgInstantiateContract2` */
export const msgInstantiateContract2 = message({
  sender: field(1, string),
  admin: field(2, string),
  codeId: field(3, uint64),
  label: field(4, string),
  msg: field(5, bytes),
  funds: repeated(6, coin),
  salt: field(7, bytes),
  fixMsg: field(8, bool),
});

/** `cosmwasm.wasm.v1.MsgExecuteContract` */
export const msgExecuteContract = message({
  sender: field(1, string),
  contract: field(2, string),
  msg: field(3, bytes),
  funds: repeated(5, coin),
});

/** `cosmwasm.wasm.v1.MsgInstantiateContract2Response` */
export const msgInstantiateContract2Response = message({ address: field(1, string), data: field(2, bytes) });
/** `cosmos.base.abci.v1beta1.TxMsgData`: what the messages of a transaction answered, in the result's `data`. */
export const txMsgData = message({ responses: repeated(2, anyMessage) });

/**
 * The address of the contract that a transaction of one `MsgInstantiateContract2` made, by its result; undefined when the
 * result is none of such a transaction.
 *
 * @param data of the transaction's result.
 * @throws CodedError BFT_PROTO
 */
export function madeContract(data: Uint8Array, pointer = ''): string | undefined {
  const [response, ...others] = txMsgData.decode(data, pointer).responses;
  if (response?.typeUrl !== '/cosmwasm.wasm.v1.MsgInstantiateContract2Response' || others.length > 0) return undefined;
  return msgInstantiateContract2Response.decode(response.value, pointer).address;
}

type Typed<N extends string, M> = { readonly type: N; readonly value: Infer<M> };
/** A message of one of the types that are read here. */
export type CosmosMessage =
  | Typed<'/cosmos.bank.v1beta1.MsgSend', typeof msgSend>
  | Typed<'/cosmos.bank.v1beta1.MsgMultiSend', typeof msgMultiSend>
  | Typed<'/cosmwasm.wasm.v1.MsgStoreCode', typeof msgStoreCode>
  | Typed<'/cosmwasm.wasm.v1.MsgInstantiateContract2', typeof msgInstantiateContract2>
  | Typed<'/cosmwasm.wasm.v1.MsgExecuteContract', typeof msgExecuteContract>;

/**
 * Reads a message of a transaction; undefined for a type that is not known here.
 *
 * @throws CodedError BFT_PROTO
 */
export function parseCosmosMessage({ typeUrl, value }: AnyMessage, pointer = ''): CosmosMessage | undefined {
  switch (typeUrl) {
    case '/cosmos.bank.v1beta1.MsgSend':
      return { type: typeUrl, value: msgSend.decode(value, pointer) };
    case '/cosmos.bank.v1beta1.MsgMultiSend':
      return { type: typeUrl, value: msgMultiSend.decode(value, pointer) };
    case '/cosmwasm.wasm.v1.MsgStoreCode':
      return { type: typeUrl, value: msgStoreCode.decode(value, pointer) };
    case '/cosmwasm.wasm.v1.MsgInstantiateContract2':
      return { type: typeUrl, value: msgInstantiateContract2.decode(value, pointer) };
    case '/cosmwasm.wasm.v1.MsgExecuteContract':
      return { type: typeUrl, value: msgExecuteContract.decode(value, pointer) };
    default:
      return undefined;
  }
}

/** The account that pays the fee: the one that is named, or else the sender of the first message, as far as it is known. */
export function feePayer(payer: string, [first]: readonly AnyMessage[]): string | undefined {
  if (payer !== '' || first === undefined) return payer === '' ? undefined : payer;
  const read = parseCosmosMessage(first);
  if (read === undefined) return undefined;
  if (read.type === '/cosmos.bank.v1beta1.MsgSend') return read.value.fromAddress;
  if (read.type === '/cosmos.bank.v1beta1.MsgMultiSend') return read.value.inputs[0]?.address;
  return read.value.sender;
}
