import { CodedError } from '@blockcluster/btml';
import type { BlockRef, ScanRequest, ScanResult, TransactionStatus } from '../../driver.ts';
import { findTransaction, readHeader, readStatus, readWaiting } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';
import { txidOf } from '../compile/assemble.ts';
import { assertChain } from './status.ts';

/** The first block seen and so many of the newest are remembered: enough to notice that a chain was started anew. */
const remembered = 16;

/**
 * Reports where each watched transaction stands as of the newest block. A block of these chains is never withdrawn; a
 * history that contradicts `recent` is another chain of the same name, reported as a reorganization. Throws
 * LEDGER_UNREACHABLE for a node that is behind what earlier scans saw: it will know more later.
 */
export async function scan(rpc: CometRpc, chainId: string, request: ScanRequest): Promise<ScanResult> {
  const found = await readStatus(rpc);
  assertChain(found, chainId);
  if (found.height === 0) throw new CodedError('LEDGER_UNREACHABLE', 'The chain has no block yet');
  const tip = request.to === undefined ? { height: found.height, hash: found.hash } : await blockAt(rpc, request.to);
  const kept = await standing(rpc, request.recent, tip);
  const transactions = await transactionStates(rpc, request, tip);
  const recent = kept.at(-1)?.height === tip.height ? kept : [...kept, tip];
  return {
    tip,
    recent: [...recent.slice(0, 1), ...recent.slice(1).slice(1 - remembered)],
    ...(kept.length < request.recent.length ? { rewound: kept.at(-1)?.height ?? 0 } : {}),
    complete: true,
    created: [],
    spent: [],
    transactions,
  };
}

/** The part of `recent` that this chain holds. */
async function standing(rpc: CometRpc, recent: readonly BlockRef[], tip: BlockRef): Promise<readonly BlockRef[]> {
  const last = recent.at(-1);
  for (let i = recent.length - 1; i >= 0; i--) {
    const ref = recent[i];
    if (ref === undefined || ref.height > tip.height) continue;
    const hash = ref.height === tip.height ? tip.hash : await hashAt(rpc, ref.height);
    // A block that the node has dropped says nothing against it.
    if (hash !== undefined && hash !== ref.hash) continue;
    if (last !== undefined && last.height > tip.height && i === lastBelow(recent, tip)) throw behind(tip);
    return recent.slice(0, i + 1);
  }
  if (last !== undefined && lastBelow(recent, tip) < 0) throw behind(tip);
  return [];
}

/** The block that a scan is to end at. Throws LEDGER_UNREACHABLE where the node hasn't got that far: it will. */
async function blockAt(rpc: CometRpc, height: number): Promise<BlockRef> {
  const hash = await hashAt(rpc, height);
  if (hash === undefined) throw new CodedError('LEDGER_UNREACHABLE', `The node has no block at height ${height} yet`);
  return { height, hash };
}

function lastBelow(recent: readonly BlockRef[], tip: BlockRef): number {
  return recent.findLastIndex(({ height }) => height <= tip.height);
}

function behind(tip: BlockRef): CodedError {
  return new CodedError('LEDGER_UNREACHABLE', 'The node is behind what was already seen of its chain', {
    details: { height: tip.height },
  });
}

async function hashAt(rpc: CometRpc, height: number): Promise<string | undefined> {
  return (await readHeader(rpc, height))?.id.toUpperCase();
}

async function transactionStates(
  rpc: CometRpc,
  request: ScanRequest,
  tip: BlockRef,
): Promise<readonly TransactionStatus[]> {
  const hashes = new Map<number, string | undefined>([[tip.height, tip.hash]]);
  const states: TransactionStatus[] = [];
  let waiting: ReadonlySet<string> | undefined;
  for (const { txid } of request.watched) {
    const place = await findTransaction(rpc, txid);
    if (place !== undefined && place.height <= tip.height) {
      if (!hashes.has(place.height)) hashes.set(place.height, await hashAt(rpc, place.height));
      const hash = hashes.get(place.height);
      if (hash === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has lost the block of a transaction');
      const confirmations = tip.height - place.height + 1;
      const at = { height: place.height, hash };
      states.push({ txid, state: 'included', at, confirmations, success: place.code === 0 });
      continue;
    }
    waiting ??= new Set((await readWaiting(rpc)).map(txidOf));
    const state = place !== undefined || waiting.has(txid) ? 'mempool' : 'unknown';
    states.push({ txid, state, confirmations: 0, success: true });
  }
  return states;
}
