import { CodedError } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import type { BlockRef, Outpoint } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import type { NetworkParameters } from '../networks.ts';
import { parseBlock, parseHeader } from '../wire/block.ts';
import { bytesToHex } from '../wire/bytes.ts';

/** What a block did to a script: an output pays to it, or an input has shown it and spent what it held. */
export type ScriptTrace = {
  /** The output script, hex. */
  readonly output: string;
  readonly at: BlockRef;
  readonly txid: string;
  /** Place of the transaction in its block. */
  readonly position: number;
} & (
  | { readonly did: 'funded'; readonly vout: number; readonly value: bigint }
  | {
      readonly did: 'spent';
      /** Place of the input in its transaction. */
      readonly vin: number;
      readonly outpoint: Outpoint;
      /** Hex of its elements, the script last. */
      readonly witness: readonly string[];
    }
);

/** What a node of the Bitcoin family is asked about scripts. It reads blocks: no index is needed. */
export interface BitcoinContracts {
  readonly network: NetworkParameters;
  /** The newest block, and the median time that lock times are compared with (BIP-113), seconds since 1970. */
  tip(): Promise<{ readonly block: BlockRef; readonly median: number }>;
  /**
   * What the blocks of a range did to scripts, in order. Ends early where the chain ends. Throws LEDGER_REORGANIZED when
   * it changes meanwhile, LEDGER_ANSWER for blocks that the node has pruned.
   */
  traces(outputs: ReadonlySet<string>, from: number, to: number): Promise<readonly ScriptTrace[]>;
}

/** Blocks that the median time is taken of. */
const MEDIAN_OF = 11;

export function createBitcoinContracts(client: BitcoinClient, network: NetworkParameters): BitcoinContracts {
  return {
    network,
    tip: async () => {
      const block = await client.getTip();
      const headers = await client.getHeaders(Math.max(0, block.height - MEDIAN_OF + 1), MEDIAN_OF);
      const times = headers.map((raw) => parseHeader(raw).time).toSorted((a, b) => a - b);
      return { block, median: times[Math.floor(times.length / 2)] ?? 0 };
    },
    traces: (outputs, from, to) => tracesOf(client, outputs, from, to),
  };
}

async function tracesOf(
  client: BitcoinClient,
  outputs: ReadonlySet<string>,
  from: number,
  to: number,
): Promise<readonly ScriptTrace[]> {
  const found: ScriptTrace[] = [];
  let previous: string | undefined;
  for (let height = from; height <= to; ) {
    const raws = await client.getBlocks(height, to - height + 1);
    if (raws.length === 0) {
      await requireEnd(client, height);
      return found;
    }
    for (const raw of raws) {
      const block = parseBlock(raw);
      if (previous !== undefined && block.header.previous !== previous)
        throw new CodedError('LEDGER_REORGANIZED', 'The chain changed while its blocks were read.');
      previous = block.hash;
      const at = { height, hash: block.hash };
      for (const [position, { txid, inputs, outputs: made }] of block.transactions.entries()) {
        for (const [vin, { txid: spentTxid, vout, witness }] of inputs.entries()) {
          const script = witness.at(-1);
          if (script === undefined) continue;
          const output = `0020${bytesToHex(sha256(script))}`;
          if (!outputs.has(output)) continue;
          const outpoint = { txid: spentTxid, vout };
          found.push({ did: 'spent', output, at, txid, position, vin, outpoint, witness: witness.map(bytesToHex) });
        }
        for (const [vout, { value, script }] of made.entries()) {
          const output = bytesToHex(script);
          if (outputs.has(output)) found.push({ did: 'funded', output, at, txid, position, vout, value });
        }
      }
      height += 1;
    }
  }
  return found;
}

/** A node that has the hash but not the block has pruned it: what happened there would be left out silently. */
async function requireEnd(client: BitcoinClient, height: number): Promise<void> {
  const hash = await client.getBlockHash(height);
  if (hash === undefined || (await client.getBlock(hash)) !== undefined) return;
  throw new CodedError('LEDGER_ANSWER', `The node no longer holds block ${height}; one that isn't pruned is needed.`);
}
