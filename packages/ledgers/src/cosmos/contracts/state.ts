import {
  type BtmlMap,
  CodedError,
  type CosmosState,
  checkCosmosState,
  encodeBftHeader,
  encodeCommit,
  encodeValidator,
  readStateProof,
  wasmStoreKey,
} from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { at, base64, count, list, text, through, unexpected } from '../client/answer.ts';
import { readHeader, readSignedHeader, readValidators } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';

export interface CosmosStateRequest {
  /** Address of the contract. */
  readonly contract: string;
  /** Key in its own store. */
  readonly key: Uint8Array;
  /** After which block: one less than the newest at most, because the next one holds the root of the state. */
  readonly height: number;
}

export interface ProvenCosmosState {
  readonly at: BlockRef;
  /** Undefined where the proof shows that nothing is there. */
  readonly value: Uint8Array | undefined;
  /** Form `cosmos-state-1`: what `verifyState` of BTML takes. */
  readonly proof: CosmosState;
}

/** The kinds of proof that the trees of the Cosmos SDK have, by the names that an answer gives them, innermost first. */
const KINDS = ['ics23:iavl', 'ics23:simple'] as const;

/**
 * Asks for what stands under a key of a contract after a block (`/store/wasm/key` with its ICS-23 proofs), for the next
 * header, its votes and its validators, and checks all of it: so the node can't lie about the value without two thirds of
 * the validators. Throws LEDGER_EVIDENCE_NOT_READY while the next block is missing, LEDGER_REFUSED where the node keeps no
 * state of the block, LEDGER_ANSWER where what it says does not fit.
 */
export async function readCosmosState(
  rpc: CometRpc,
  chain: string,
  { contract, key, height }: CosmosStateRequest,
): Promise<ProvenCosmosState> {
  const data = Buffer.from(wasmStoreKey(contract, key)).toString('hex');
  const [block, next] = await Promise.all([readHeader(rpc, height), readSignedHeader(rpc, height + 1)]);
  if (block === undefined || next === undefined)
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The block that commits to the state is not there yet');
  const query = { path: '/store/wasm/key', data, height: String(height), prove: true };
  const [answer, validators] = await Promise.all([rpc.request('abci_query', query), readValidators(rpc, height + 1)]);
  const response = at(answer, 'response');
  requireAnswered(response, height);
  const value = base64(at(response, 'value'), 'abci_query.value');
  const stated: BtmlMap = {
    state: '1.0',
    form: 'cosmos-state-1',
    chain,
    contract,
    key: hex(key),
    ...(value.length === 0 ? {} : { value: hex(value) }),
    proof: proofOf(response),
    headers: [hex(encodeBftHeader(next.header))],
    commit: hex(encodeCommit(next.commit)),
    validators: validators.map((one) => hex(encodeValidator(one))),
  };
  const proof = through('abci_query.proof', () => checked(stated));
  const hash = hex(next.header.lastBlockId.hash);
  if (hash !== block.id) throw unexpected('header', 'the block that its successor names');
  return { at: { height, hash: hash.toUpperCase() }, value: value.length === 0 ? undefined : value, proof };
}

function checked(stated: BtmlMap): CosmosState {
  const proof = readStateProof(stated);
  if (proof.form !== 'cosmos-state-1') throw new Error('a proof of another form was made');
  checkCosmosState(proof);
  return proof;
}

function requireAnswered(response: unknown, height: number): void {
  const code = count(at(response, 'code') ?? 0, 'abci_query.code');
  const log = at(response, 'log');
  if (code !== 0)
    throw new CodedError(
      'LEDGER_REFUSED',
      `The node has no state of block ${height}: ${typeof log === 'string' ? log.slice(0, 512) : code}`,
      { details: { code, height } },
    );
}

function proofOf(response: unknown): string[] {
  const ops = list(at(response, 'proofOps', 'ops') ?? [], 'abci_query.proofOps');
  if (ops.length !== KINDS.length) throw unexpected('abci_query.proofOps', 'two proofs');
  return ops.map((op, i) => {
    if (text(at(op, 'type'), 'abci_query.proofOps.type') !== KINDS[i])
      throw unexpected('abci_query.proofOps.type', `${KINDS[i]}`);
    return hex(base64(at(op, 'data'), 'abci_query.proofOps.data'));
  });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
