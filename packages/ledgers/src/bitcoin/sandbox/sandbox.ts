import { CodedError, isCodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import type { BlockRef } from '../../driver.ts';
import type { BitcoinClient, BitcoinNodeInfo, SendResult, TransactionPlace } from '../client/client.ts';
import { bitcoinNetworks } from '../networks.ts';
import { headerHash, parseBlock, parseHeader } from '../wire/block.ts';
import { bytesToHex, hexToBytes } from '../wire/bytes.ts';
import { parseTransaction, type Tx } from '../wire/transaction.ts';
import { judge } from './accept.ts';
import { medianTime, mineBlock, nextBlockTime } from './mine.ts';
import { PREMINED_BLOCKS, REGTEST_GENESIS, RELAY_FLOOR } from './parameters.ts';
import { selectForBlock } from './select-block.ts';
import type { SandboxConnection, SandboxReading, SandboxStore, SandboxWriting } from './store.ts';

const BLOCKS_AT_ONCE = 100;

export interface SandboxOptions {
  readonly store: SandboxStore;
  /** Cryptographic randomness, so that blocks of equal content differ. */
  readonly randomBytes: (length: number) => Uint8Array;
}

export interface SandboxCreation {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Output script that receives the rewards of the first blocks: the wallet of the installation. */
  readonly payTo: Uint8Array;
  /** The installation's public key; its SHA-256 is committed in the coinbase of block 1. */
  readonly installationKey: Uint8Array;
}

export interface MineRequest {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Output script that receives subsidy and fees. */
  readonly payTo: Uint8Array;
}

/**
 * A chain of the Bitcoin family inside the process: regtest's rules, real blocks, real signatures, no economic weight.
 * It keeps nothing in memory: any number of servers may read one store, and its write lock lets one mine at a time.
 * Every block is one that btcd and Bitcoin Core accept on regtest (a test replays them).
 */
export class Sandbox implements BitcoinClient {
  private readonly store: SandboxStore;
  private readonly randomBytes: (length: number) => Uint8Array;

  constructor(options: SandboxOptions) {
    this.store = options.store;
    this.randomBytes = options.randomBytes;
  }

  /**
   * Creates the chain unless it exists: the genesis block and 432 blocks that pay `payTo`, a second apart and ending
   * now. Answers whether it was created. Throws SANDBOX_FOREIGN if the existing chain commits to another key.
   */
  async create(request: SandboxCreation): Promise<boolean> {
    return this.store.write(async (writing) => {
      const commitment = sha256(request.installationKey);
      if ((await writing.tip()) !== undefined) {
        await requireCommitment(writing, commitment);
        return false;
      }
      const genesis = genesisConnection();
      const connections = [genesis];
      const end = Math.floor(request.now / 1000);
      for (let height = 1; height <= PREMINED_BLOCKS; height++) {
        const below = connections.at(-1) ?? genesis;
        const connection = mineBlock({
          height,
          previous: below.block.hash,
          time: end - PREMINED_BLOCKS + height,
          transactions: [],
          fees: 0n,
          payTo: request.payTo,
          extraNonce: this.randomBytes(8),
          ...(height === 1 ? { commitment } : {}),
        });
        connections.push(connection);
      }
      await writing.connect(connections);
      return true;
    });
  }

  /** Mines one block with everything that waits. */
  async mine(request: MineRequest): Promise<BlockRef> {
    return this.store.write(async (writing) => {
      const tip = requireTip(await writing.tip());
      const headers = await writing.headers(tip.height - 10, tip.height);
      const chosen = await selectForBlock(writing, tip.height + 1, medianTime(headers));
      const connection = mineBlock({
        height: tip.height + 1,
        previous: tip.hash,
        time: nextBlockTime(headers, request.now),
        transactions: chosen.transactions,
        fees: chosen.fees,
        payTo: request.payTo,
        extraNonce: this.randomBytes(8),
      });
      await writing.connect([connection]);
      await writing.removeFromPool([...connection.txids, ...chosen.stale]);
      return { height: connection.block.height, hash: connection.block.hash };
    });
  }

  /**
   * Takes the newest `depth` blocks off the chain, as when a longer branch wins; their transactions wait again, except
   * those in `drop` and what depends on them. Mine at least `depth` + 1 blocks to complete the reorganization.
   */
  async disconnect(depth: number, drop: readonly string[] = []): Promise<void> {
    await this.store.write(async (writing) => {
      const tip = requireTip(await writing.tip());
      if (depth < 1 || tip.height - depth < PREMINED_BLOCKS) {
        throw new CodedError('SANDBOX_STATE', `The sandbox cannot give up ${depth} of its blocks.`);
      }
      const returned: Tx[] = [];
      for (let height = tip.height - depth + 1; height <= tip.height; height++) {
        const block = requireTip(await writing.blockAt(height));
        returned.push(...parseBlock(block.raw).transactions.slice(1));
      }
      const waiting = (await writing.pool()).map((entry) => parseTransaction(entry.raw));
      await writing.removeFromPool(waiting.map((tx) => tx.txid));
      await writing.disconnect(tip.height - depth);
      for (const tx of [...returned, ...waiting]) {
        if (!drop.includes(tx.txid)) await readmit(writing, tx);
      }
    });
  }

  /** How many transactions wait for a block. */
  async poolSize(): Promise<number> {
    return this.store.read(async (reading) => (await reading.pool()).length);
  }

  async getTip(): Promise<BlockRef> {
    const { height, hash } = requireTip(await this.store.read((reading) => reading.tip()));
    return { height, hash };
  }

  async getBlockHash(height: number): Promise<string | undefined> {
    return (await this.store.read((reading) => reading.blockAt(height)))?.hash;
  }

  async getBlock(hash: string): Promise<Uint8Array | undefined> {
    return (await this.store.read((reading) => reading.blockByHash(hash)))?.raw;
  }

  async getBlocks(from: number, count: number): Promise<readonly Uint8Array[]> {
    return this.store.read(async (reading) => {
      const blocks: Uint8Array[] = [];
      for (let height = from; height < from + count && blocks.length < BLOCKS_AT_ONCE; height++) {
        const block = await reading.blockAt(height);
        if (block === undefined) break;
        blocks.push(block.raw);
      }
      return blocks;
    });
  }

  async getBlockHeader(hash: string): Promise<{ readonly raw: Uint8Array; readonly height: number } | undefined> {
    const block = await this.store.read((reading) => reading.blockByHash(hash));
    return block === undefined ? undefined : { raw: block.raw.slice(0, 80), height: block.height };
  }

  async getHeaders(from: number, count: number): Promise<readonly Uint8Array[]> {
    return this.store.read((reading) => reading.headers(from, from + count - 1));
  }

  async sendRawTransaction(raw: string): Promise<SendResult> {
    return this.store.write((writing) => admit(writing, raw));
  }

  async findTransaction(txid: string): Promise<TransactionPlace | undefined> {
    return this.store.read((reading) => place(reading, txid));
  }

  async estimateFee(_blocks: number): Promise<bigint | undefined> {
    return undefined;
  }

  async relayFee(): Promise<bigint> {
    return RELAY_FLOOR;
  }

  async info(): Promise<BitcoinNodeInfo> {
    const tip = requireTip(await this.store.read((reading) => reading.tip()));
    return {
      genesis: bitcoinNetworks.regtest.genesis,
      tip: { height: tip.height, hash: tip.hash },
      time: tip.time,
      peers: 0,
      version: 'blockcluster sandbox',
      initialDownload: false,
    };
  }

  async close(): Promise<void> {}
}

function genesisConnection(): SandboxConnection {
  const { hash, header, transactions } = parseBlock(REGTEST_GENESIS);
  const block = { height: 0, hash, time: header.time, raw: REGTEST_GENESIS };
  return { block, txids: transactions.map((tx) => tx.txid), created: [], spent: [] };
}

async function admit(writing: SandboxWriting, raw: string): Promise<SendResult> {
  try {
    if (!/^(?:[0-9a-f]{2})+$/.test(raw)) throw new CodedError('SANDBOX_TX_INVALID', 'The transaction is not hex.');
    const tx = parseTransaction(hexToBytes(raw));
    const known = await place(writing, tx.txid);
    if (known !== undefined) return { state: 'known', where: known.place };
    const { entry, evicts } = await judge(tx, writing);
    if (evicts.length > 0) await writing.removeFromPool(evicts);
    await writing.addToPool(entry);
    return { state: 'accepted' };
  } catch (error) {
    if (!isCodedError(error) || !(error.code.startsWith('SANDBOX_TX_') || error.code === 'LEDGER_ANSWER')) throw error;
    const reject = typeof error.details?.reject === 'string' ? error.details.reject : 'TX decode failed';
    return { state: 'rejected', reason: `${reject}: ${error.message}`, conflict: error.details?.conflict === true };
  }
}

async function readmit(writing: SandboxWriting, tx: Tx): Promise<void> {
  await admit(writing, bytesToHex(tx.raw));
}

async function place(reading: SandboxReading, txid: string): Promise<TransactionPlace | undefined> {
  const height = await reading.heightOf(txid);
  if (height !== undefined) return { place: 'chain', height };
  return (await reading.pool()).some((entry) => entry.txid === txid) ? { place: 'mempool' } : undefined;
}

async function requireCommitment(reading: SandboxReading, commitment: Uint8Array): Promise<void> {
  const first = requireTip(await reading.blockAt(1));
  const [coinbase] = parseBlock(first.raw).transactions;
  const script = `6a20${bytesToHex(commitment)}`;
  if (coinbase?.outputs.some((output) => bytesToHex(output.script) === script)) return;
  throw new CodedError('SANDBOX_FOREIGN', 'Block 1 of this sandbox commits to another installation.', {
    details: { block: headerHash(first.raw.slice(0, 80)), time: parseHeader(first.raw.slice(0, 80)).time },
  });
}

function requireTip<T>(block: T | undefined): T {
  if (block === undefined) throw new CodedError('SANDBOX_STATE', 'The sandbox chain is not created yet.');
  return block;
}
