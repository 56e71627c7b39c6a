import { isCodedError, parseCosmosTx } from '@blockcluster/btml';
import {
  msgInstantiateContract2,
  msgInstantiateContract2Response,
  txMsgData,
} from '@blockcluster/btml/cosmos/messages.ts';
import { msgInstantiateContract, msgInstantiateContractResponse } from '../messages/wasm.ts';

/** The two messages that make a contract, and what the chain answers to each. */
const makers = {
  '/cosmwasm.wasm.v1.MsgInstantiateContract': [msgInstantiateContract, msgInstantiateContractResponse],
  '/cosmwasm.wasm.v1.MsgInstantiateContract2': [msgInstantiateContract2, msgInstantiateContract2Response],
} as const;

function isMaker(type: string | undefined): type is keyof typeof makers {
  return type !== undefined && Object.hasOwn(makers, type);
}

/**
 * The message with which a transaction made a contract: a JSON text. Undefined unless making this contract is all that the
 * transaction did by itself, as its result says: one that another contract has made got its message from that.
 *
 * @param data of the transaction's result.
 */
export function creationMessage(raw: Uint8Array, data: Uint8Array, contract: string): string | undefined {
  try {
    const [message, ...others] = parseCosmosTx(raw).body.messages;
    const [response] = txMsgData.decode(data).responses;
    if (others.length > 0 || !isMaker(message?.typeUrl) || message === undefined) return undefined;
    const [asked, answered] = makers[message.typeUrl];
    if (response?.typeUrl !== `${message.typeUrl}Response`) return undefined;
    if (answered.decode(response.value).address !== contract) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(asked.decode(message.value).msg);
  } catch (error) {
    // Transactions of others may be written in any way; what is not understood tells nothing.
    if (isCodedError(error) || error instanceof TypeError) return undefined;
    throw error;
  }
}
