import { CodedError } from '@blockcluster/btml';
import type { BlockRef, ScanRequest, ScanResult, TransactionStatus, WatchedTransaction } from '../../driver.ts';
import { type Answer, data, integer, memberOf, quantity, unexpected } from '../client/answer.ts';
import { type Block, readBlock, readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';

/** So many of the newest blocks are remembered without gaps: a deeper reorganization is found, but only roughly. */
const remembered = 96;
/** A block that is replaced while it is read about starts the scan again. */
const attempts = 4;

/**
 * Compares what earlier scans saw with the chain of now and reports where each watched transaction stands, all as of one
 * block. A chain that shares nothing with `recent`, as that of an anvil started anew, is a reorganization down to the
 * genesis block (`rewound: 0`). Throws LEDGER_REORGANIZED when the chain changes faster than it can be read.
 */
export async function scan(rpc: Rpc, request: ScanRequest): Promise<ScanResult> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const result = await scanOnce(rpc, request);
    if (result !== undefined) return result;
  }
  throw new CodedError('LEDGER_REORGANIZED', 'The chain changed again and again while it was read');
}

async function scanOnce(rpc: Rpc, request: ScanRequest): Promise<ScanResult | undefined> {
  const tip = request.to === undefined ? await readTip(rpc) : await readBlock(rpc, request.to);
  if (tip === undefined)
    throw new CodedError('LEDGER_UNREACHABLE', `The node has no block at height ${request.to} yet`);
  const kept = await shared(rpc, request.recent, tip);
  const added = await readTail(rpc, kept, tip, Math.min(remembered, Math.max(1, request.maxBlocks)));
  if (added === undefined) return undefined;
  const transactions = await statuses(rpc, new CanonicalHashes(rpc, [...kept, ...added]), request.watched, tip);
  // Everything above is only true together if the tip still stands.
  if ((await readBlock(rpc, tip.height))?.hash !== tip.hash) return undefined;
  const fork = kept.at(-1)?.height ?? 0;
  return {
    tip: { height: tip.height, hash: tip.hash },
    recent: [...kept, ...added].slice(-remembered),
    ...(kept.length < request.recent.length ? { rewound: fork } : {}),
    complete: true,
    created: [],
    spent: [],
    transactions,
  };
}

/** The part of `recent` that is still on the chain. Blocks link to their parents, so it is a prefix: bisection finds it. */
async function shared(rpc: Rpc, recent: readonly BlockRef[], tip: Block): Promise<readonly BlockRef[]> {
  const stands = async (ref: BlockRef | undefined): Promise<boolean> =>
    ref !== undefined && ref.height <= tip.height && (await readBlock(rpc, ref.height))?.hash === ref.hash;
  if (recent.length === 0 || (await stands(recent.at(-1)))) return recent;
  let low = 0;
  let high = recent.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await stands(recent[middle])) low = middle + 1;
    else high = middle;
  }
  return recent.slice(0, low);
}

/** The blocks after the newest kept one, at most `most` of them, oldest first; undefined when they don't link. */
async function readTail(
  rpc: Rpc,
  kept: readonly BlockRef[],
  tip: Block,
  most: number,
): Promise<readonly BlockRef[] | undefined> {
  const last = kept.at(-1);
  if (last?.height === tip.height) return last.hash === tip.hash ? [] : undefined;
  const first = Math.max(last === undefined ? 0 : last.height + 1, tip.height - most + 1);
  const blocks: BlockRef[] = [{ height: tip.height, hash: tip.hash }];
  let { parent } = tip;
  for (let height = tip.height - 1; height >= first; height--) {
    const block = await readBlock(rpc, height);
    if (block?.hash !== parent) return undefined;
    blocks.unshift({ height, hash: block.hash });
    parent = block.parent;
  }
  return last !== undefined && first === last.height + 1 && parent !== last.hash ? undefined : blocks;
}

/** Where each transaction stands: what a standing block is known to hold is not asked about again. */
async function statuses(
  rpc: Rpc,
  chain: CanonicalHashes,
  watched: readonly WatchedTransaction[],
  tip: Block,
): Promise<TransactionStatus[]> {
  const known = new Map<string, TransactionStatus>();
  for (const { txid, at, outcome } of watched)
    if (at !== undefined && outcome !== undefined && at.height <= tip.height && (await chain.at(at.height)) === at.hash)
      known.set(txid, { txid, state: 'included', at, confirmations: tip.height - at.height + 1, ...outcome });
  const open = watched.map(({ txid }) => txid).filter((txid) => !known.has(txid));
  const found = await answersOf(rpc, 'eth_getTransactionByHash', 'hash', open);
  // Known by a node that has it in a block already, or had it in one.
  const mined = open.filter((txid) => memberOf(found.get(txid), 'blockHash') != null);
  const receipts = await answersOf(rpc, 'eth_getTransactionReceipt', 'transactionHash', mined);
  for (const txid of open)
    known.set(
      txid,
      (await placed(chain, txid, receipts.get(txid), tip)) ?? {
        txid,
        state: found.has(txid) ? 'mempool' : 'unknown',
        confirmations: 0,
        success: true,
      },
    );
  return watched.flatMap(({ txid }) => known.get(txid) ?? []);
}

/** What the node has of each transaction, by its hash, which the answer must name; nothing for one that it lacks. */
async function answersOf(
  rpc: Rpc,
  method: string,
  name: string,
  txids: readonly string[],
): Promise<ReadonlyMap<string, Answer>> {
  const answers = await rpc.requestAll(
    method,
    txids.map((txid) => [txid]),
  );
  const found = new Map<string, Answer>();
  for (const [index, txid] of txids.entries()) {
    const answer = answers[index];
    if (answer === null || answer === undefined) continue;
    if (data(memberOf(answer, name), `${method}.${name}`, 32) !== txid)
      throw unexpected(method, 'about what was asked');
    found.set(txid, answer);
  }
  return found;
}

async function placed(
  chain: CanonicalHashes,
  txid: string,
  receipt: Answer,
  tip: Block,
): Promise<TransactionStatus | undefined> {
  if (receipt === undefined) return undefined;
  const height = integer(memberOf(receipt, 'blockNumber'), 'receipt.blockNumber');
  const hash = data(memberOf(receipt, 'blockHash'), 'receipt.blockHash', 32);
  if (height > tip.height || (await chain.at(height)) !== hash) return undefined;
  const success = quantity(memberOf(receipt, 'status'), 'receipt.status') === 1n;
  const used = quantity(memberOf(receipt, 'gasUsed'), 'receipt.gasUsed');
  const price = quantity(memberOf(receipt, 'effectiveGasPrice'), 'receipt.effectiveGasPrice');
  const confirmations = tip.height - height + 1;
  return { txid, state: 'included', at: { height, hash }, confirmations, success, fee: used * price };
}

/** Block hashes by height, asked once each; a node may serve receipts of blocks that it has since abandoned. */
class CanonicalHashes {
  readonly #rpc: Rpc;
  readonly #known: Map<number, string>;

  constructor(rpc: Rpc, refs: readonly BlockRef[]) {
    this.#rpc = rpc;
    this.#known = new Map(refs.map(({ height, hash }) => [height, hash]));
  }

  async at(height: number): Promise<string | undefined> {
    const known = this.#known.get(height);
    if (known !== undefined) return known;
    const hash = (await readBlock(this.#rpc, height))?.hash;
    if (hash !== undefined) this.#known.set(height, hash);
    return hash;
  }
}
