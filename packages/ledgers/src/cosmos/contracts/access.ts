import { type BtmlMap, CodedError, isCodedError } from '@blockcluster/btml';
import { txRaw } from '@blockcluster/btml/cosmos/tx.ts';
import type { WasmLog } from '../../contract/cosmwasm/event.ts';
import type { BlockRef, CompileContext } from '../../driver.ts';
import type { CosmosChain } from '../chain.ts';
import { at, base64, list, text } from '../client/answer.ts';
import { findTransaction, readHeader, readStatus, readTransactions } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';
import { querySdk } from '../client/sdk.ts';
import { codeOfContract, queryContract, type StoredCode } from '../client/wasm.ts';
import { isAddress } from '../compile/account.ts';
import { txidOf } from '../compile/assemble.ts';
import { compileCosmos } from '../compile/compile.ts';
import { signDoc, simulateRequest, simulateResponse } from '../messages/sdk.ts';
import { creationMessage } from './creation.ts';
import { type CosmosStateRequest, type ProvenCosmosState, readCosmosState } from './state.ts';

/** What trying an operation gave: the gas that it used, or why the chain refuses it. */
export type CosmosTrial =
  | { readonly ok: true; readonly gas: bigint }
  | { readonly ok: false; readonly message: string };

/** An event of a transaction in a block, with its place among all of the block's. */
export interface PlacedWasmLog extends WasmLog {
  readonly at: BlockRef;
  readonly txid: string;
  readonly index: number;
  /** With which message the contract of an event `instantiate` was made: see `creationMessage`. */
  readonly message?: string;
}

/** What a node of a Cosmos SDK chain is asked about contracts (CosmWasm). Nothing here costs or changes anything. */
export interface CosmosContracts {
  isAddress(text: string): boolean;
  /** The code of a contract; undefined where there is none. */
  code(address: string): Promise<StoredCode | undefined>;
  /** What a contract answers to a message; both are JSON texts. Throws LEDGER_REFUSED with its reason. */
  query(address: string, message: string): Promise<string>;
  /** Runs an operation on the newest state without signing it. */
  simulate(op: BtmlMap, signer: Pick<CompileContext, 'publicKey'> & { readonly nonce: bigint }): Promise<CosmosTrial>;
  /** Why a transaction in a block failed, in the words that the node keeps with it; undefined where it keeps none. */
  failure(txid: string): Promise<string | undefined>;
  /** A block by height, or the newest; undefined above the newest one. */
  block(height: number | 'latest'): Promise<BlockRef | undefined>;
  /** Everything that the transactions of a block told, in order; of those that failed nothing. */
  events(height: number): Promise<readonly PlacedWasmLog[]>;
  /** What a contract keeps under a key after a block, with its proof: see `state.ts`. */
  state(request: CosmosStateRequest): Promise<ProvenCosmosState>;
}

/** Any rate: what is simulated pays nothing. */
const SOME_RATE = 1n;

export function createCosmosContracts(rpc: CometRpc, chain: CosmosChain): CosmosContracts {
  return {
    isAddress: (address) => isAddress(address, chain.prefix),
    code: (address) => codeOfContract(rpc, address),
    query: (address, message) => query(rpc, address, message),
    simulate: (op, signer) => simulate(rpc, chain, op, signer),
    failure: async (txid) => {
      const found = await findTransaction(rpc, txid);
      return found === undefined || found.code === 0 || found.log === '' ? undefined : found.log;
    },
    block: (height) => readBlock(rpc, height),
    events: (height) => readEvents(rpc, height),
    state: (request) => readCosmosState(rpc, chain.chain, request),
  };
}

async function query(rpc: CometRpc, address: string, message: string): Promise<string> {
  try {
    return await queryContract(rpc, address, message);
  } catch (error) {
    if (!isCodedError(error, 'LEDGER_REFUSED')) throw error;
    throw new CodedError('LEDGER_REFUSED', reasonOf(error.message), { cause: error });
  }
}

/** `cosmos.tx.v1beta1.Service/Simulate` of the transaction as it would be, with an empty signature. */
async function simulate(
  rpc: CometRpc,
  chain: CosmosChain,
  op: BtmlMap,
  { publicKey, nonce }: Pick<CompileContext, 'publicKey'> & { readonly nonce: bigint },
): Promise<CosmosTrial> {
  const { unsigned } = compileCosmos(chain, op, { publicKey, nonce, rate: SOME_RATE });
  const { bodyBytes, authInfoBytes } = signDoc.decode(unsigned);
  const txBytes = txRaw.encode({ bodyBytes, authInfoBytes, signatures: [new Uint8Array(64)] });
  const request = { message: simulateRequest, value: { txBytes } };
  try {
    const answer = await querySdk(rpc, '/cosmos.tx.v1beta1.Service/Simulate', request, simulateResponse, {
      runs: true,
    });
    if (answer?.gasInfo == null) throw new CodedError('LEDGER_ANSWER', 'The chain simulates no transactions');
    return { ok: true, gas: answer.gasInfo.gasUsed };
  } catch (error) {
    if (!isCodedError(error, 'LEDGER_REFUSED')) throw error;
    return { ok: false, message: reasonOf(error.message) };
  }
}

/** The chain's own words, without where they came from and the stack that the SDK puts behind them. */
function reasonOf(message: string): string {
  const reason = message.slice(message.indexOf(': ') + 2).split('\n')[0] ?? message;
  return reason
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^failed to execute message; message index: \d+: /, '')
    .replace(/ \[[^\]]*\.go:\d+\].*$/, '')
    .replace(/: unknown request$/, '')
    .slice(0, 1_024);
}

async function readBlock(rpc: CometRpc, height: number | 'latest'): Promise<BlockRef | undefined> {
  if (height === 'latest') {
    const { height: newest, hash } = await readStatus(rpc);
    return newest === 0 ? undefined : { height: newest, hash };
  }
  const header = await readHeader(rpc, height);
  return header && { height, hash: header.id.toUpperCase() };
}

async function readEvents(rpc: CometRpc, height: number): Promise<readonly PlacedWasmLog[]> {
  const answer = await rpc.request('block_results', { height: String(height) });
  const results = list(at(answer, 'txs_results') ?? [], 'block_results.txs_results');
  if (results.length === 0) return [];
  const block = await readBlock(rpc, height);
  const txs = await readTransactions(rpc, height);
  if (block === undefined || txs.length !== results.length)
    throw new CodedError('LEDGER_ANSWER', 'The results of a block are not those of its transactions');
  let index = 0;
  return results.flatMap((result, number) => {
    const failed = (at(result, 'code') ?? 0) !== 0;
    const raw = txs[number] ?? new Uint8Array(0);
    const txid = txidOf(raw);
    const events = list(at(result, 'events') ?? [], 'result.events').map((event): PlacedWasmLog => {
      const attributes = list(at(event, 'attributes') ?? [], 'event.attributes').map((attribute) => ({
        key: text(at(attribute, 'key') ?? '', 'attribute.key'),
        value: text(at(attribute, 'value') ?? '', 'attribute.value'),
      }));
      index += 1;
      const type = text(at(event, 'type'), 'event.type');
      const made = type === 'instantiate' ? attributes.find(({ key }) => key === '_contract_address') : undefined;
      const message = made && creationMessage(raw, base64(at(result, 'data'), 'result.data'), made.value);
      const told = { type, attributes, at: block, txid, index: index - 1 };
      return message === undefined ? told : { ...told, message };
    });
    return failed ? [] : events;
  });
}
