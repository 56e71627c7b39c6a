import { CodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import { hash160 } from '@scure/btc-signer/utils.js';
import type { BlockRef, Coin, Outpoint, ScanRequest, ScanResult, TransactionStatus } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import { accountScript } from '../compile/address.ts';
import type { NetworkParameters } from '../networks.ts';
import { type Block, parseBlock } from '../wire/block.ts';
import { bytesToHex } from '../wire/bytes.ts';
import { isCoinbase } from '../wire/transaction.ts';
import { thinOut } from './recent.ts';

/** Bytes that a script of P2WSH may have (BIP-141). */
const MAX_SCRIPT = 10_000;

type Created = Coin & { readonly account: string };
type Spent = Outpoint & { readonly by: string; readonly height: number };

/**
 * Reads the blocks above the last one that earlier scans and the node have in common. Spends are recognized by the key
 * (P2WPKH) or the script (P2WSH) in their witness, so that no list of coins is needed. Confirmations count up to the last block
 * read (`tip` of the result), never further than what was looked at.
 */
export async function scanChain(
  client: BitcoinClient,
  network: NetworkParameters,
  request: ScanRequest,
): Promise<ScanResult> {
  const nodeTip = request.to === undefined ? await client.getTip() : await blockAt(client, request.to);
  const fork = await forkPoint(client, request.recent);
  const newest = request.recent.at(-1);
  const rewound =
    newest !== undefined && fork?.height !== newest.height ? (fork?.height ?? request.since - 1) : undefined;
  const scripts = new Map(
    request.accounts.map((account) => [bytesToHex(accountScript(account, network)), account] as const),
  );
  const created: Created[] = [];
  const spent: Spent[] = [];
  const places = new Map<string, BlockRef>();
  const watched = new Set(request.watched.map((each) => each.txid));
  const recent = request.recent.filter((block) => fork !== undefined && block.height <= fork.height);
  let last: BlockRef | undefined = fork;
  const start = fork === undefined ? request.since : fork.height + 1;
  const end = Math.min(nodeTip.height, start + request.maxBlocks - 1);
  let interrupted = false;
  for (let height = start; height <= end && !interrupted; ) {
    const raws = await client.getBlocks(height, end - height + 1);
    if (raws.length === 0) {
      // The chain is shorter than a moment ago: the next scan starts at the new fork point.
      interrupted = true;
      await requireShorter(client, height);
    }
    for (const raw of raws) {
      const block = parseBlock(raw);
      interrupted = last !== undefined && block.header.previous !== last.hash;
      if (interrupted) break;
      last = { height, hash: block.hash };
      recent.push(last);
      collect(block, last, scripts, created, spent);
      for (const tx of block.transactions) if (watched.has(tx.txid)) places.set(tx.txid, last);
      height += 1;
    }
  }
  const tip = last ?? (await belowFirst(client, request.since, nodeTip));
  if (recent.length === 0) recent.push(tip);
  const transactions: TransactionStatus[] = [];
  for (const { txid, at } of request.watched) {
    const kept = at !== undefined && fork !== undefined && at.height <= fork.height ? at : undefined;
    transactions.push(await statusOf(client, txid, places.get(txid) ?? kept, tip));
  }
  return {
    tip,
    recent: thinOut(recent),
    ...(rewound === undefined ? {} : { rewound }),
    complete: !interrupted && end >= nodeTip.height,
    created,
    spent,
    transactions,
  };
}

/** The block that a scan is to end at. Throws LEDGER_UNREACHABLE where the node hasn't got that far: it will. */
async function blockAt(client: BitcoinClient, height: number): Promise<BlockRef> {
  const hash = await client.getBlockHash(height);
  if (hash === undefined) throw new CodedError('LEDGER_UNREACHABLE', `The node has no block at height ${height} yet`);
  return { height, hash };
}

async function forkPoint(client: BitcoinClient, recent: readonly BlockRef[]): Promise<BlockRef | undefined> {
  for (const block of recent.toReversed()) {
    if ((await client.getBlockHash(block.height)) === block.hash) return block;
  }
  return undefined;
}

/** A node that has the hash but not the block has pruned it: asking again would never help. */
async function requireShorter(client: BitcoinClient, height: number): Promise<void> {
  const hash = await client.getBlockHash(height);
  if (hash === undefined || (await client.getBlock(hash)) !== undefined) return;
  throw new CodedError(
    'LEDGER_ANSWER',
    `The node no longer holds block ${height}; one that isn't pruned so far is needed.`,
  );
}

/** Nothing of interest exists yet: the scan stands on the block below the first interesting one. */
async function belowFirst(client: BitcoinClient, since: number, nodeTip: BlockRef): Promise<BlockRef> {
  const height = Math.min(nodeTip.height, Math.max(0, since - 1));
  const hash = await client.getBlockHash(height);
  return hash === undefined ? nodeTip : { height, hash };
}

function collect(
  block: Block,
  at: BlockRef,
  scripts: ReadonlyMap<string, string>,
  created: Created[],
  spent: Spent[],
): void {
  for (const tx of block.transactions) {
    const coinbase = isCoinbase(tx);
    tx.outputs.forEach(({ value, script: bytes }, vout) => {
      const script = bytesToHex(bytes);
      const account = scripts.get(script);
      if (account === undefined) return;
      created.push({ txid: tx.txid, vout, value, script, height: at.height, coinbase, account });
    });
    for (const { txid, vout, witness } of tx.inputs) {
      if (!programsOf(witness).some((script) => scripts.has(script))) continue;
      spent.push({ txid, vout, by: tx.txid, height: at.height });
    }
  }
}

/** The output scripts that a witness may spend: a key's (P2WPKH), or a script's whose last element it is (P2WSH). */
function programsOf(witness: readonly Uint8Array[]): readonly string[] {
  const last = witness.at(-1);
  if (last === undefined || last.length > MAX_SCRIPT) return [];
  const key = witness.length === 2 && last.length === 33 ? [`0014${bytesToHex(hash160(last))}`] : [];
  return [...key, `0020${bytesToHex(sha256(last))}`];
}

async function statusOf(
  client: BitcoinClient,
  txid: string,
  known: BlockRef | undefined,
  tip: BlockRef,
): Promise<TransactionStatus> {
  const at = known ?? (await locate(client, txid, tip));
  if (at === 'mempool' || at === undefined) {
    return { txid, state: at ?? 'unknown', confirmations: 0, success: true };
  }
  return { txid, state: 'included', at, confirmations: tip.height - at.height + 1, success: true };
}

/**
 * Asks the node about a transaction that the scanned blocks don't hold: it may wait, or lie in a block that was read
 * before anybody watched for it. Blocks above the scan's tip are left to the next scan.
 */
async function locate(client: BitcoinClient, txid: string, tip: BlockRef): Promise<BlockRef | 'mempool' | undefined> {
  const place = await client.findTransaction(txid);
  if (place === undefined || place.place === 'mempool') return place?.place;
  if (place.height > tip.height) return undefined;
  const hash = await client.getBlockHash(place.height);
  const raw = hash === undefined ? undefined : await client.getBlock(hash);
  if (hash === undefined || raw === undefined) return undefined;
  const held = parseBlock(raw).transactions.some((tx) => tx.txid === txid);
  return held ? { height: place.height, hash } : undefined;
}
