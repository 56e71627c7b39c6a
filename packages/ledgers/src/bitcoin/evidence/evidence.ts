import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef, Outpoint } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import { ANCHOR_FORM, parseOperation } from '../compile/operation.ts';
import { parseSpend } from '../compile/spend-op.ts';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { headerHash, merkleBranch, parseBlock, parseHeader } from '../wire/block.ts';
import { bytesToHex, equalBytes, internalHash } from '../wire/bytes.ts';
import type { Tx, TxOutput } from '../wire/transaction.ts';

/** Form of a receipt for what a transaction did. */
const TX_FORM = 'bitcoin-tx-1';

export interface EvidenceRequest {
  readonly op: BtmlMap;
  readonly txid: string;
  readonly at: BlockRef;
  readonly confirmations: number;
}

/**
 * The members of an `anchors` entry of form `bitcoin-op-return-1`, or for other operations than an anchor of form
 * `bitcoin-tx-1`: transaction and coinbase without witness, their Merkle branches, the header and its confirmations. Throws LEDGER_EVIDENCE_NOT_READY while the chain is too short,
 * LEDGER_REORGANIZED when the block or the transaction in it is gone.
 */
export async function collectEvidence(
  client: BitcoinClient,
  network: NetworkParameters,
  request: EvidenceRequest,
): Promise<BtmlMap> {
  const { txid, at } = request;
  const wanted = request.op.op === 'call' ? parseSpend(request.op, network) : parseOperation(request.op, network);
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
  if ('coins' in wanted) requireSpent(tx, wanted.coins);
  else for (const output of wanted.outputs) requireOutput(tx, output);
  const leaves = transactions.map((each) => internalHash(each.txid));
  return {
    chain: bitcoinChainId(network.genesis),
    ...(request.op.op === 'anchor' ? { form: ANCHOR_FORM } : { form: TX_FORM, op: '0' }),
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

function requireOutput(tx: Tx, wanted: TxOutput): void {
  if (tx.outputs.some(({ script, value }) => value === wanted.value && equalBytes(script, wanted.script))) return;
  throw new CodedError('LEDGER_ANSWER', `Transaction ${tx.txid} does not do what the operation asks for.`);
}

function requireSpent(tx: Tx, coins: readonly Outpoint[]): void {
  const spent = new Set(tx.inputs.map(({ txid, vout }) => `${txid}:${vout}`));
  if (coins.every(({ txid, vout }) => spent.has(`${txid}:${vout}`))) return;
  throw new CodedError('LEDGER_ANSWER', `Transaction ${tx.txid} does not spend what the operation names.`);
}

function reorganized(at: BlockRef): CodedError {
  return new CodedError('LEDGER_REORGANIZED', `Block ${at.hash} at height ${at.height} no longer holds it.`);
}
