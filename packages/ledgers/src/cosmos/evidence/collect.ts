import {
  type BftHeader,
  type BtmlMap,
  CodedError,
  encodeBftHeader,
  encodeCommit,
  encodeValidator,
  formatPath,
  inclusionProof,
  leafHash,
  merkleRoot,
  pathFromInclusion,
  resultMessage,
  sha256,
} from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { readHeader, readResults, readSignedHeader, readTransactions, readValidators } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';
import { txidOf } from '../compile/assemble.ts';

export interface EvidenceRequest {
  readonly chain: string;
  readonly op: BtmlMap;
  readonly txid: string;
  readonly at: BlockRef;
  /** 1 is the block itself; one more is always needed, because it commits to the results. */
  readonly confirmations: number;
}

/**
 * The members of an anchor except the log path, of form `cosmos-tx-1` for an anchor and `cosmos-op-1` for what else a
 * transaction did: the transaction and its result with their branches, the
 * header of its block and the next one, and what the validators signed for that. Throws LEDGER_EVIDENCE_NOT_READY while
 * blocks are missing and LEDGER_REORGANIZED when the chain holds another block there.
 */
export async function collectEvidence(rpc: CometRpc, request: EvidenceRequest): Promise<BtmlMap> {
  const { height } = request.at;
  const ahead = Math.max(2, request.confirmations) - 1;
  if (ahead > 1 && (await readHeader(rpc, height + ahead)) === undefined) throw notReady();
  const [header, next] = await Promise.all([readHeader(rpc, height), readSignedHeader(rpc, height + 1)]);
  if (header?.id !== request.at.hash.toLowerCase()) throw moved(request, 'The chain holds another block there');
  if (next === undefined) throw notReady();
  const [txs, results, validators] = await Promise.all([
    readTransactions(rpc, height),
    readResults(rpc, height),
    readValidators(rpc, height + 1),
  ]);
  const index = txs.findIndex((tx) => txidOf(tx) === request.txid);
  const tx = txs[index];
  const result = results[index];
  if (tx === undefined || result === undefined) throw moved(request, 'The block does not hold the transaction');
  const raw = resultMessage.encode(result);
  const branch = branchOf(
    txs.map((one) => leafHash(sha256(one))),
    index,
    header.dataHash,
    'data_hash',
  );
  const resultLeaves = results.map((one) => leafHash(resultMessage.encode(one)));
  const rbranch = branchOf(resultLeaves, index, next.header.lastResultsHash, 'last_results_hash');
  return {
    chain: request.chain,
    ...(request.op.op === 'anchor' ? { form: 'cosmos-tx-1' } : { form: 'cosmos-op-1', op: '0' }),
    tx: hex(tx),
    ...(branch.length > 0 ? { branch } : {}),
    ...(raw.length > 0 ? { result: hex(raw) } : {}),
    ...(rbranch.length > 0 ? { rbranch } : {}),
    headers: [header, next.header].map((one: BftHeader) => hex(encodeBftHeader(one))),
    commit: hex(encodeCommit(next.commit)),
    validators: validators.map((one) => hex(encodeValidator(one))),
  };
}

/** The path of a leaf to the root that a header names; a node whose answers contradict each other is refused. */
function branchOf(leaves: readonly Uint8Array[], index: number, root: Uint8Array, name: string): string[] {
  if (hex(merkleRoot(leaves)) !== hex(root))
    throw new CodedError('LEDGER_ANSWER', `The node's block does not lead to its header's ${name}`);
  return formatPath(pathFromInclusion(index, leaves.length, inclusionProof(leaves, index)));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function notReady(): CodedError {
  return new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The block that commits to the results is not there yet');
}

function moved({ at, txid }: EvidenceRequest, message: string): CodedError {
  return new CodedError('LEDGER_REORGANIZED', message, { details: { ...at, txid } });
}
