import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { readBlock, readTip } from '../client/blocks.ts';
import type { Rpc } from '../client/rpc.ts';
import { signerHistory } from './clique.ts';
import { headerRlp } from './header.ts';
import type { EthashRules, EvmRule } from './rule.ts';

export interface TrustRequest {
  readonly chain: string;
  readonly name: string;
  readonly rule: EvmRule;
  /** Blocks per epoch and least seconds between blocks, as the genesis configuration says (Clique only). */
  readonly clique: { readonly epoch: number; readonly period: number } | undefined;
  /** Difficulty rules, as the genesis configuration says (Ethash only). */
  readonly ethash: EthashRules | undefined;
  readonly development: boolean;
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
  if (request.rule === 'ethash') return { ...common, ...(await ethashMembers(rpc, request)) };
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

/** How many of the newest pins are looked up again: no chain of work gives up more blocks than that. */
const pinsAgain = 64;

/** What the rule `ethash` needs: the genesis block to follow difficulty from, and the blocks that the node pins. */
async function ethashMembers(rpc: Rpc, request: TrustRequest): Promise<BtmlMap> {
  const { ethash, confirmations, development } = request;
  if (ethash === undefined) throw new CodedError('COMPILE_INVALID', 'An Ethash ledger needs its difficulty rules');
  const genesis = await readBlock(rpc, 0);
  if (genesis === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has no genesis block');
  const held: BlockRef[] = [];
  const newest = request.pins.toSorted((a, b) => b.height - a.height);
  for (const [i, pin] of newest.entries()) {
    // A pin that a reorganization has taken off the chain would contradict honest receipts.
    const now = i < pinsAgain ? await readBlock(rpc, pin.height) : undefined;
    if (now === undefined || now.hash === pin.hash) held.push(pin);
  }
  const pins = held.map(({ height, hash }) => `${height}:${hash}`).reverse();
  return {
    genesis: genesis.hash,
    forks: ethash.forks.map(({ from, fork }) => ({ from: String(from), fork })),
    ...(ethash.minwork === undefined ? {} : { minwork: evenHex(ethash.minwork) }),
    checkpoints: [headerRlp(genesis).slice(2)],
    confirmations: String(confirmations),
    ...(development ? { development: 'true' } : {}),
    ...(pins.length > 0 ? { pins: [...new Set(pins)] } : {}),
  };
}

function evenHex(value: bigint): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
