import { CodedError } from '@blockcluster/btml';
import type { Message } from '@blockcluster/btml/consensus/bft/protobuf/message.ts';
import {
  accountInfoRequest,
  accountInfoResponse,
  balanceRequest,
  balanceResponse,
  nodeConfigRequest,
  nodeConfigResponse,
} from '../messages/sdk.ts';
import { at, base64, count, through } from './answer.ts';
import type { CometRpc } from './rpc.ts';

/** The SDK's codes for something that does not exist, and for a path that nobody answers. */
const NOT_FOUND = 22;
const UNKNOWN_REQUEST = 6;
const NO_METHOD = 'unknown query path';

/**
 * A query of the application through the node's RPC, by the path of its gRPC method. Undefined when the application says
 * that it knows no such thing, or no such method; throws LEDGER_REFUSED for other refusals.
 *
 * @param options `runs`: the method runs a contract, whose own refusal comes with the code of an unknown request.
 */
export async function querySdk<Q, A>(
  rpc: CometRpc,
  path: string,
  request: { readonly message: Message<Q>; readonly value: Q },
  answer: Message<A>,
  { runs = false }: { readonly runs?: boolean } = {},
): Promise<A | undefined> {
  const data = Buffer.from(request.message.encode(request.value)).toString('hex');
  const result = at(await rpc.request('abci_query', { path, data, height: '0', prove: false }), 'response');
  const code = count(at(result, 'code') ?? 0, 'abci_query.code');
  const log = at(result, 'log');
  const said = typeof log === 'string' ? log : String(code);
  const unknown = code === UNKNOWN_REQUEST && at(result, 'codespace') === 'sdk';
  if (code === NOT_FOUND || (unknown && (!runs || said.startsWith(NO_METHOD)))) return undefined;
  if (code !== 0)
    throw new CodedError('LEDGER_REFUSED', `The chain refused ${path}: ${said}`, {
      details: { path, code },
    });
  return through(path, () => answer.decode(base64(at(result, 'value'), path)));
}

export interface SdkAccount {
  readonly number: bigint;
  readonly sequence: bigint;
}

/** An account as the newest block leaves it; undefined for an address that never received anything. */
export async function readAccount(rpc: CometRpc, address: string): Promise<SdkAccount | undefined> {
  const request = { message: accountInfoRequest, value: { address } };
  const found = await querySdk(rpc, '/cosmos.auth.v1beta1.Query/AccountInfo', request, accountInfoResponse);
  return found?.info ? { number: found.info.accountNumber, sequence: found.info.sequence } : undefined;
}

/** What an address holds of a coin, in its base units. */
export async function readBalance(rpc: CometRpc, address: string, denom: string): Promise<bigint> {
  const request = { message: balanceRequest, value: { address, denom } };
  const found = await querySdk(rpc, '/cosmos.bank.v1beta1.Query/Balance', request, balanceResponse);
  return BigInt(found?.balance?.amount ?? '0');
}

/** The least that the node takes for a unit of gas, such as `0.025stake,0.1atom`; empty when it takes or says nothing. */
export async function readMinimumGasPrice(rpc: CometRpc): Promise<string> {
  const request = { message: nodeConfigRequest, value: {} };
  const found = await querySdk(rpc, '/cosmos.base.node.v1beta1.Service/Config', request, nodeConfigResponse);
  return found?.minimumGasPrice ?? '';
}
