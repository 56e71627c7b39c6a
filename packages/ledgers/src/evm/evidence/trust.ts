import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { readBlock, readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { signerHistory } from './clique.ts';

export interface TrustRequest {
  readonly chain: string;
  readonly name: string;
  readonly rule: 'clique' | 'none';
  /** Blocks per epoch and least seconds between blocks, as the genesis configuration says (Clique only). */
  readonly clique: { readonly epoch: number; readonly period: number } | undefined;
  readonly confirmations: number;
  readonly pins: readonly BlockRef[];
  readonly contracts: readonly string[];
}

/** The chain's entry of `trust.json`, as the node sees it. A list of BTML is never empty: members without items stay out. */
export async function trustEntry(rpc: Rpc, request: TrustRequest): Promise<BtmlMap> {
  const contracts = [...new Set(request.contracts)].sort();
  const common = {
    chain: request.chain,
    rule: request.rule,
    name: request.name,
    ...(contracts.length > 0 ? { contracts } : {}),
  };
  if (request.rule === 'none' || request.clique === undefined) return common;
  const [genesis, tip] = await Promise.all([readBlock(rpc, 0), readTip(rpc)]);
  if (genesis === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has no genesis block');
  const signers = await signerHistory(rpc, tip.height);
  return {
    ...common,
    genesis: genesis.hash,
    epoch: String(request.clique.epoch),
    period: String(request.clique.period),
    confirmations: String(request.confirmations),
    signers: signers.map(({ from, set }) => ({ from: String(from), set: [...set] })),
    ...(request.pins.length > 0 ? { pins: request.pins.map(({ height, hash }) => `${height}:${hash}`) } : {}),
  };
}
