import { CodedError } from '@blockcluster/btml';
import { txMsgData } from '@blockcluster/btml/cosmos/messages.ts';
import {
  codeInfoRequest,
  codeInfoResponse,
  contractInfoRequest,
  contractInfoResponse,
  msgStoreCodeResponse,
  smartQueryRequest,
  smartQueryResponse,
} from '../messages/wasm.ts';
import { at, base64, through, unexpected } from './answer.ts';
import type { CometRpc } from './rpc.ts';
import { querySdk } from './sdk.ts';

/** Stored code: its number on the chain and the SHA-256 of the WebAssembly in hex. */
export interface StoredCode {
  readonly codeId: bigint;
  readonly checksum: string;
}

/** The code of a contract; undefined when there is no such contract. */
export async function codeOfContract(rpc: CometRpc, address: string): Promise<StoredCode | undefined> {
  const request = { message: contractInfoRequest, value: { address } };
  const found = await querySdk(rpc, '/cosmwasm.wasm.v1.Query/ContractInfo', request, contractInfoResponse);
  const info = found?.contractInfo;
  return info == null ? undefined : readCode(rpc, info.codeId);
}

/** Stored code by its number; undefined when there is none. */
export async function readCode(rpc: CometRpc, codeId: bigint): Promise<StoredCode | undefined> {
  const request = { message: codeInfoRequest, value: { codeId } };
  const found = await querySdk(rpc, '/cosmwasm.wasm.v1.Query/CodeInfo', request, codeInfoResponse);
  return found && { codeId, checksum: Buffer.from(found.checksum).toString('hex') };
}

/** What a contract answers to a query, a JSON text as the query is. Throws LEDGER_REFUSED for what it doesn't know. */
export async function queryContract(rpc: CometRpc, address: string, query: string): Promise<string> {
  const request = { message: smartQueryRequest, value: { address, queryData: new TextEncoder().encode(query) } };
  const path = '/cosmwasm.wasm.v1.Query/SmartContractState';
  const found = await querySdk(rpc, path, request, smartQueryResponse, { runs: true });
  if (found === undefined) throw new CodedError('LEDGER_REFUSED', 'There is no such contract');
  return new TextDecoder().decode(found.data);
}

/** The code that a `deploy` has stored, as the result of its transaction says. */
export async function storedCode(rpc: CometRpc, txid: string): Promise<StoredCode> {
  const hash = Buffer.from(txid, 'hex').toString('base64');
  const answer = await rpc.request('tx', { hash, prove: false });
  const { responses } = through('tx_result.data', () =>
    txMsgData.decode(base64(at(answer, 'tx_result', 'data'), 'data')),
  );
  const [response] = responses;
  if (response?.typeUrl !== '/cosmwasm.wasm.v1.MsgStoreCodeResponse')
    throw unexpected('tx_result.data', 'the answer to stored code');
  const { codeId, checksum } = through('tx_result.data', () => msgStoreCodeResponse.decode(response.value));
  return { codeId, checksum: Buffer.from(checksum).toString('hex') };
}
