import { CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { headerHash, parseHeader } from '../wire/block.ts';
import { parseTransaction } from '../wire/transaction.ts';
import { bytesOf, hashOf, integerOf, listOf, memberOf, satoshiOf, textOf } from './answer.ts';
import type { BitcoinClient, BitcoinNodeInfo, SendResult, TransactionPlace } from './client.ts';
import { HeaderRun } from './header-run.ts';
import { classifyRefusal, saysMissingCoins } from './send-result.ts';
import { type RpcEndpoint, RpcRefusal, type RpcTransport, rpcTransport } from './transport.ts';

/** Not found, and what Bitcoin Core (-8, -1) and btcd (-1) answer for a height above the tip or a pruned block. */
const ABSENT = new Set([-5, -8, -1]);
/** A method that the node doesn't have: unknown (-32601), or declared and unimplemented in btcd (-1). */
const NO_METHOD = new Set([-32601, -1]);
const PARALLEL = 8;
/** Blocks of a public network hold up to four megabytes, and twice that as hex. */
const BLOCKS_AT_ONCE = 4;

/** A client of Bitcoin Core (22 or newer) or btcd over JSON-RPC; which of them it is shows at the first need. */
export function bitcoinRpcClient(endpoint: RpcEndpoint): BitcoinClient {
  return new RpcClient(rpcTransport(endpoint));
}

class RpcClient implements BitcoinClient {
  private readonly rpc: RpcTransport;
  private readonly run = new HeaderRun();
  private core: boolean | undefined;

  constructor(rpc: RpcTransport) {
    this.rpc = rpc;
  }

  async getTip(): Promise<BlockRef> {
    const hash = hashOf(await this.call('getbestblockhash'), 'getbestblockhash');
    const header = await this.call('getblockheader', hash, true);
    return { hash, height: integerOf(memberOf(header, 'height'), 'getblockheader') };
  }

  async getBlockHash(height: number): Promise<string | undefined> {
    if (height < 0) return undefined;
    const hash = await this.find('getblockhash', height);
    return hash === undefined ? undefined : hashOf(hash, 'getblockhash');
  }

  async getBlock(hash: string): Promise<Uint8Array | undefined> {
    const raw = await this.find('getblock', hash, 0);
    return raw === undefined ? undefined : bytesOf(raw, 'getblock');
  }

  async getBlocks(from: number, count: number): Promise<readonly Uint8Array[]> {
    const heights = Array.from({ length: Math.min(count, BLOCKS_AT_ONCE) }, (_, index) => from + index);
    const blocks = await Promise.all(
      heights.map(async (height) => {
        const hash = await this.getBlockHash(height);
        return hash === undefined ? undefined : this.getBlock(hash);
      }),
    );
    const end = blocks.indexOf(undefined);
    return blocks.slice(0, end === -1 ? blocks.length : end).flatMap((block) => block ?? []);
  }

  async getBlockHeader(hash: string): Promise<{ readonly raw: Uint8Array; readonly height: number } | undefined> {
    const [raw, verbose] = await Promise.all([
      this.find('getblockheader', hash, false),
      this.find('getblockheader', hash, true),
    ]);
    if (raw === undefined || verbose === undefined) return undefined;
    const height = integerOf(memberOf(verbose, 'height'), 'getblockheader');
    return { raw: checkedHeader(bytesOf(raw, 'getblockheader'), hash), height };
  }

  async getHeaders(from: number, count: number): Promise<readonly Uint8Array[]> {
    const tip = await this.getTip();
    const end = Math.min(tip.height, from + count - 1);
    const known = await this.run.valid(from, (height) => this.getBlockHash(height));
    const headers: Uint8Array[] = known.slice(0, Math.max(0, end - from + 1));
    for (let start = from + headers.length; start <= end; start += PARALLEL) {
      const heights = Array.from({ length: Math.min(PARALLEL, end - start + 1) }, (_, index) => start + index);
      headers.push(...(await Promise.all(heights.map((height) => this.headerAt(height)))));
    }
    headers.forEach((header, index) => {
      const below = headers[index - 1];
      if (below !== undefined && parseHeader(header).previous !== headerHash(below)) throw reorganized();
    });
    this.run.add(from, headers);
    return headers;
  }

  async sendRawTransaction(raw: string): Promise<SendResult> {
    try {
      hashOf(await this.rpc.call('sendrawtransaction', [raw]), 'sendrawtransaction');
      return { state: 'accepted' };
    } catch (error) {
      if (!(error instanceof RpcRefusal)) throw error;
      const result = classifyRefusal(error.rpcCode, error.message);
      if (result === undefined) throw refused('sendrawtransaction', error);
      return saysMissingCoins(error.message) ? await this.unlessIncluded(raw, result) : result;
    }
  }

  async findTransaction(txid: string): Promise<TransactionPlace | undefined> {
    const found = await this.find('getrawtransaction', txid, 1);
    if (found === undefined) return this.findByOutput(txid);
    const blockHash = memberOf(found, 'blockhash');
    if (typeof blockHash !== 'string' || blockHash === '') return { place: 'mempool' };
    const header = await this.getBlockHeader(hashOf(blockHash, 'getrawtransaction'));
    if (header === undefined || (await this.getBlockHash(header.height)) !== blockHash) return undefined;
    return { place: 'chain', height: header.height };
  }

  async estimateFee(blocks: number): Promise<bigint | undefined> {
    if (await this.isCore()) {
      const rate = memberOf(await this.call('estimatesmartfee', blocks), 'feerate');
      return rate === undefined ? undefined : satoshiOf(rate, 'estimatesmartfee');
    }
    try {
      const rate = await this.rpc.call('estimatefee', [blocks]);
      return typeof rate === 'number' && rate > 0 ? satoshiOf(rate, 'estimatefee') : undefined;
    } catch (error) {
      if (error instanceof RpcRefusal) return undefined; // btcd refuses until it has seen enough blocks
      throw error;
    }
  }

  async relayFee(): Promise<bigint> {
    if (await this.isCore()) {
      // Already the greater of the relay floor and what a full mempool asks for.
      return satoshiOf(memberOf(await this.call('getmempoolinfo'), 'mempoolminfee'), 'getmempoolinfo');
    }
    return satoshiOf(memberOf(await this.call('getinfo'), 'relayfee'), 'getinfo');
  }

  async info(): Promise<BitcoinNodeInfo> {
    const genesis = hashOf(await this.call('getblockhash', 0), 'getblockhash');
    const tip = await this.getTip();
    const header = await this.getBlockHeader(tip.hash);
    const time = header === undefined ? 0 : parseHeader(header.raw).time;
    return { genesis, tip, time, ...((await this.isCore()) ? await this.coreInfo() : await this.btcdInfo(tip.height)) };
  }

  async close(): Promise<void> {
    this.rpc.close();
  }

  private async coreInfo(): Promise<Pick<BitcoinNodeInfo, 'peers' | 'version' | 'initialDownload'>> {
    const network = await this.call('getnetworkinfo');
    const chain = await this.call('getblockchaininfo');
    return {
      peers: integerOf(memberOf(network, 'connections'), 'getnetworkinfo'),
      version: textOf(memberOf(network, 'subversion'), 'getnetworkinfo'),
      initialDownload: memberOf(chain, 'initialblockdownload') !== false,
    };
  }

  /** btcd doesn't say whether it catches up: it does while no peer is there, or one is ahead. */
  private async btcdInfo(height: number): Promise<Pick<BitcoinNodeInfo, 'peers' | 'version' | 'initialDownload'>> {
    const version = integerOf(memberOf(await this.call('getinfo'), 'version'), 'getinfo');
    const peers = listOf(await this.call('getpeerinfo'), 'getpeerinfo');
    const heights = peers.map((peer) => Number(memberOf(peer, 'currentheight') ?? memberOf(peer, 'startingheight')));
    const [major, minor, patch] = [1_000_000, 10_000, 100].map((unit) => Math.floor(version / unit) % 100);
    return {
      peers: peers.length,
      version: `btcd ${major}.${minor}.${patch}`,
      initialDownload: peers.length === 0 || heights.some((ahead) => ahead > height + 1),
    };
  }

  /** A transaction that is in the chain with all of its outputs spent is refused for its missing coins. */
  private async unlessIncluded(raw: string, refusal: SendResult): Promise<SendResult> {
    const { txid } = parseTransaction(bytesOf(raw, 'sendrawtransaction'));
    const place = await this.findTransaction(txid);
    return place === undefined ? refusal : { state: 'known', where: place.place };
  }

  private async headerAt(height: number): Promise<Uint8Array> {
    const hash = await this.getBlockHash(height);
    const raw = hash === undefined ? undefined : await this.find('getblockheader', hash, false);
    if (hash === undefined || raw === undefined) throw reorganized();
    return checkedHeader(bytesOf(raw, 'getblockheader'), hash);
  }

  /** Without a transaction index a node still knows the transactions whose outputs are unspent; change comes second. */
  private async findByOutput(txid: string): Promise<TransactionPlace | undefined> {
    for (const vout of [1, 0]) {
      const output = await this.find('gettxout', txid, vout, true);
      if (output === undefined || output === null) continue;
      const confirmations = integerOf(memberOf(output, 'confirmations'), 'gettxout');
      if (confirmations === 0) return { place: 'mempool' };
      const best = await this.getBlockHeader(hashOf(memberOf(output, 'bestblock'), 'gettxout'));
      return best === undefined ? undefined : { place: 'chain', height: best.height - confirmations + 1 };
    }
    return undefined;
  }

  private async isCore(): Promise<boolean> {
    if (this.core === undefined) {
      try {
        await this.rpc.call('getnetworkinfo', []);
        this.core = true;
      } catch (error) {
        if (!(error instanceof RpcRefusal && NO_METHOD.has(error.rpcCode))) throw error;
        this.core = false;
      }
    }
    return this.core;
  }

  private async call(method: string, ...params: readonly unknown[]): Promise<unknown> {
    try {
      return await this.rpc.call(method, params);
    } catch (error) {
      throw error instanceof RpcRefusal ? refused(method, error) : error;
    }
  }

  private async find(method: string, ...params: readonly unknown[]): Promise<unknown> {
    try {
      return await this.rpc.call(method, params);
    } catch (error) {
      if (error instanceof RpcRefusal && ABSENT.has(error.rpcCode)) return undefined;
      throw error instanceof RpcRefusal ? refused(method, error) : error;
    }
  }
}

function checkedHeader(raw: Uint8Array, hash: string): Uint8Array {
  if (raw.length === 80 && headerHash(raw) === hash) return raw;
  throw new CodedError('LEDGER_ANSWER', `The node answered another header than ${hash}.`);
}

function refused(method: string, cause: RpcRefusal): CodedError {
  return new CodedError('LEDGER_REFUSED', `The node refused ${method}: ${cause.message} (${cause.rpcCode}).`, {
    cause,
  });
}

function reorganized(): CodedError {
  return new CodedError('LEDGER_REORGANIZED', 'The chain changed while its headers were read.');
}
