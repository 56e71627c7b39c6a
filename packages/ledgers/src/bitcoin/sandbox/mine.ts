import { headerHash, merkleRoot, parseHeader, serializeBlock } from '../wire/block.ts';
import { bytesToHex, concatBytes, displayHash, hash256, hexToBytes, internalHash, u32le } from '../wire/bytes.ts';
import { dataScript, heightPush, pushData, scriptKind } from '../wire/script.ts';
import { hasWitness, parseTransaction, serializeTransaction, type Tx, type TxOutput } from '../wire/transaction.ts';
import { BLOCK_VERSION, PREMINED_BLOCKS, REGTEST_BITS, SIGNALLING_VERSION, subsidy } from './parameters.ts';
import type { SandboxBlock, SandboxCoin, SandboxConnection } from './store.ts';

const NULL_TXID = '0'.repeat(64);

export interface BlockTemplate {
  readonly height: number;
  /** Hash of the block below, display order. */
  readonly previous: string;
  /** Seconds since 1970; above the median of the eleven blocks below (BIP-113). */
  readonly time: number;
  readonly transactions: readonly Tx[];
  /** Satoshi that the transactions leave to the miner. */
  readonly fees: bigint;
  /** Output script that is paid subsidy and fees. */
  readonly payTo: Uint8Array;
  /** Makes blocks of one height differ; at most 40 bytes. */
  readonly extraNonce: Uint8Array;
  /** Put into an OP_RETURN output of the coinbase. */
  readonly commitment?: Uint8Array;
}

/** Builds and mines one block of regtest: about two tries on average. Pure. */
export function mineBlock(template: BlockTemplate): SandboxConnection {
  const coinbase = coinbaseOf(template);
  const transactions = [coinbase, ...template.transactions];
  const root = merkleRoot(transactions.map((tx) => internalHash(tx.txid)));
  const version = template.height <= PREMINED_BLOCKS ? SIGNALLING_VERSION : BLOCK_VERSION;
  const start = concatBytes(
    u32le(version),
    internalHash(template.previous),
    root,
    u32le(template.time),
    u32le(REGTEST_BITS),
  );
  const rawHeader = solve(start);
  const block: SandboxBlock = {
    height: template.height,
    hash: headerHash(rawHeader),
    time: template.time,
    raw: serializeBlock(
      rawHeader,
      transactions.map((tx) => tx.raw),
    ),
  };
  return {
    block,
    txids: transactions.map((tx) => tx.txid),
    created: transactions.flatMap((tx, index) => coinsOf(tx, template.height, index === 0)),
    spent: template.transactions.flatMap((tx) => tx.inputs.map(({ txid, vout }) => ({ txid, vout }))),
  };
}

/** The time of the next block: the clock, but never at or below the median of the last eleven (BIP-113). */
export function nextBlockTime(headers: readonly Uint8Array[], nowMs: number): number {
  return Math.max(Math.floor(nowMs / 1000), medianTime(headers) + 1);
}

/** Median of the times of up to eleven headers, in seconds. */
export function medianTime(headers: readonly Uint8Array[]): number {
  const times = headers.map((raw) => parseHeader(raw).time).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function solve(start: Uint8Array): Uint8Array {
  for (let nonce = 0; ; nonce++) {
    const header = concatBytes(start, u32le(nonce));
    // The target 0x7fffff followed by zeros: the hash's most significant byte is the last in internal order.
    if (displayHash(hash256(header)) <= `7fffff${'0'.repeat(58)}`) return header;
  }
}

function coinbaseOf(template: BlockTemplate): Tx {
  const outputs: TxOutput[] = [{ value: subsidy(template.height) + template.fees, script: template.payTo }];
  if (template.commitment !== undefined) outputs.push({ value: 0n, script: dataScript(template.commitment) });
  const reserved = new Uint8Array(32);
  const witness = template.transactions.some(hasWitness) ? [reserved] : [];
  if (witness.length > 0) outputs.push({ value: 0n, script: witnessCommitment(template.transactions, reserved) });
  const script = concatBytes(heightPush(template.height), pushData(template.extraNonce));
  return parseTransaction(
    serializeTransaction({
      version: 2,
      inputs: [{ txid: NULL_TXID, vout: 0xffffffff, script, sequence: 0xffffffff, witness }],
      outputs,
      locktime: 0,
    }),
  );
}

/** BIP-141: a Merkle root over wtxids (the coinbase's counts as zero), hashed with the reserved value. */
function witnessCommitment(transactions: readonly Tx[], reserved: Uint8Array): Uint8Array {
  const root = merkleRoot([new Uint8Array(32), ...transactions.map((tx) => hash256(tx.raw))]);
  return dataScript(concatBytes(hexToBytes('aa21a9ed'), hash256(concatBytes(root, reserved))));
}

function coinsOf(tx: Tx, height: number, coinbase: boolean): SandboxCoin[] {
  return tx.outputs.flatMap(({ value, script }, vout) =>
    scriptKind(script) === 'data' ? [] : [{ txid: tx.txid, vout, value, script: bytesToHex(script), height, coinbase }],
  );
}
