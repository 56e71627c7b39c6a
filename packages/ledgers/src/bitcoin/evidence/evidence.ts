import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import { ANCHOR_FORM, parseOperation } from '../compile/operation.ts';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { headerHash, merkleBranch, parseBlock, parseHeader } from '../wire/block.ts';
import { bytesToHex, equalBytes, internalHash } from '../wire/bytes.ts';
import type { Tx } from '../wire/transaction.ts';

export interface EvidenceRequest {
  readonly op: BtmlMap;
  readonly txid: string;
  readonly at: BlockRef;
  readonly confirmations: number;
}

/**
 * The members of an `anchors` entry of form `bitcoin-op-return-1`: transaction and coinbase without witness, their
 * Merkle branches, the header and its confirmations. Throws LEDGER_EVIDENCE_NOT_READY while the chain is too short,
 * LEDGER_REORGANIZED when the block or the transaction in it is gone.
 */
export async function anchorEvidence(
  client: BitcoinClient,
  network: NetworkParameters,
  request: EvidenceRequest,
): Promise<BtmlMap> {
  const { txid, at } = request;
  const [output] = parseOperation(request.op, network).outputs;
  if (request.op.op !== 'anchor' || output === undefined) {
    throw new CodedError('COMPILE_NOT_SUPPORTED', 'Only anchors have a receipt on Bitcoin.', { pointer: '/op' });
  }
  const confirmations = Math.max(1, request.confirmations);
  const headers = await client.getHeaders(at.height, confirmations);
  const [first] = headers;
  if (first !== undefined && headerHash(first) !== at.hash) throw reorganized(at);
  if (first === undefined || headers.length < confirmations) {
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', `${headers.length} of ${confirmations} confirmations so far.`);
  }
  requireLinks(headers);
  const raw = await client.getBlock(at.hash);
  if (raw === undefined) throw reorganized(at);
  const { transactions } = parseBlock(raw);
  const position = transactions.findIndex((tx) => tx.txid === txid);
  const [coinbase] = transactions;
  const tx = transactions[position];
  if (tx === undefined || coinbase === undefined) throw reorganized(at);
  requireCommitment(tx, output.script);
  const leaves = transactions.map((each) => internalHash(each.txid));
  return {
    chain: bitcoinChainId(network.genesis),
    form: ANCHOR_FORM,
    tx: bytesToHex(tx.stripped),
    pos: String(position),
    ...branchMember('branch', merkleBranch(leaves, position)),
    coinbase: bytesToHex(coinbase.stripped),
    ...branchMember('cbranch', merkleBranch(leaves, 0)),
    height: String(at.height),
    headers: headers.map((header) => bytesToHex(header)),
  };
}

function branchMember(name: string, branch: readonly Uint8Array[]): BtmlMap {
  return branch.length === 0 ? {} : { [name]: branch.map((hash) => bytesToHex(hash)) };
}

function requireLinks(headers: readonly Uint8Array[]): void {
  headers.forEach((header, index) => {
    const below = headers[index - 1];
    if (below === undefined || parseHeader(header).previous === headerHash(below)) return;
    throw new CodedError('LEDGER_REORGANIZED', 'The chain changed while its headers were read.');
  });
}

function requireCommitment(tx: Tx, script: Uint8Array): void {
  if (tx.outputs.filter((output) => equalBytes(output.script, script)).length === 1) return;
  throw new CodedError('LEDGER_ANSWER', `Transaction ${tx.txid} does not carry the anchor.`);
}

function reorganized(at: BlockRef): CodedError {
  return new CodedError('LEDGER_REORGANIZED', `Block ${at.hash} at height ${at.height} no longer holds it.`);
}
