import { type BftHeader, type BtmlMap, CodedError, formatTime } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import type { CosmosChain } from '../chain.ts';
import { readHeader, readStatus, readValidators } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';

export interface TrustRequest {
  readonly chain: CosmosChain;
  readonly name: string;
  /** Trusting period in seconds. */
  readonly period: number;
  /** Seconds since 1970. */
  readonly now: number;
  readonly pins: readonly BlockRef[];
}

/**
 * The chain's entry of `trust.json`, as the node sees it: a block with its validators, which is old enough to judge
 * receipts of the last half of the trusting period by votes and young enough to go on doing so for the other half, and
 * the pinned blocks, which are good for ever.
 */
export async function trustEntry(rpc: CometRpc, request: TrustRequest): Promise<BtmlMap> {
  const base = await baseHeader(rpc, request.now - request.period / 2);
  const height = Number(base.height);
  const validators = await readValidators(rpc, height);
  const pins = request.pins
    .toSorted((a, b) => a.height - b.height)
    .map((pin) => `${pin.height}:${pin.hash.toLowerCase()}`);
  const { chain, flavor, asset, denom, decimals } = request.chain;
  return {
    chain,
    rule: 'cometbft',
    name: request.name,
    flavor,
    ...(flavor === 'sdk' ? { coin: { asset, denom, decimals: String(decimals) } } : {}),
    height: String(height),
    hash: base.id,
    time: formatTime(Number(base.time.seconds)),
    period: String(request.period),
    validators: validators.map(({ key, power }) => ({ key: Buffer.from(key).toString('hex'), power: String(power) })),
    ...(pins.length > 0 ? { pins: [...new Set(pins)] } : {}),
  };
}

/** The oldest block that the node has and that is not older than `since` (seconds); the newest when all are older. */
async function baseHeader(rpc: CometRpc, since: number): Promise<BftHeader> {
  const { earliest, height } = await readStatus(rpc);
  let low = earliest;
  let high = height;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const header = await readHeader(rpc, middle);
    if (header !== undefined && Number(header.time.seconds) >= since) high = middle;
    else low = middle + 1;
  }
  const header = await readHeader(rpc, low);
  if (header === undefined) throw new CodedError('LEDGER_ANSWER', 'The node has no block');
  return header;
}
