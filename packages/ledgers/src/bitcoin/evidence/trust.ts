import { Buffer } from 'node:buffer';
import type { BtmlMap } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import type { BitcoinClient } from '../client/client.ts';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { headerHash } from '../wire/block.ts';

/** So many headers of a development chain at most go into its trust entry: 8 MB. */
const MAX_HEADERS = 100_000;

/** So deep no public chain is reorganized. */
const SETTLED_DEPTH = 200;

/**
 * The trust entry of a chain as this node sees it. A public network gives the pins that are asked for. On a
 * development chain blocks cost nothing, so the entry also carries the chain of headers, pinned at both ends: block 1
 * (of the sandbox: it commits to the installation's key) and the newest.
 */
export async function trustEntry(
  client: BitcoinClient,
  network: NetworkParameters,
  name: string,
  confirmations: number,
  pins: readonly BlockRef[],
): Promise<BtmlMap> {
  const common: BtmlMap = {
    chain: bitcoinChainId(network.genesis),
    rule: 'bitcoin',
    network: network.network,
    name,
    confirmations: String(confirmations),
  };
  const tip = await client.getTip();
  if (!network.development) return { ...common, ...pinMember(await stillHeld(client, pins, tip.height)) };
  const from = Math.max(1, tip.height - MAX_HEADERS + 1);
  const headers = await client.getHeaders(from, tip.height - from + 1);
  const [first] = headers;
  const last = headers.at(-1);
  if (first === undefined || last === undefined) return { ...common, ...pinMember(pins) };
  const ends = [
    { height: from, hash: headerHash(first) },
    { height: from + headers.length - 1, hash: headerHash(last) },
  ];
  const held = pins.filter(({ height, hash }) => {
    const header = headers[height - from];
    return header === undefined ? height < from : headerHash(header) === hash;
  });
  return {
    ...common,
    ...pinMember([...held, ...ends]),
    headers: Buffer.concat(headers).toString('base64url'),
    headersfrom: String(from),
  };
}

/**
 * A pin that a reorganization has taken off the chain would contradict honest receipts. Only the newest are looked up:
 * no public chain has ever given up more than some dozens of blocks.
 */
async function stillHeld(client: BitcoinClient, pins: readonly BlockRef[], tip: number): Promise<readonly BlockRef[]> {
  const held: BlockRef[] = [];
  for (const pin of pins) {
    const now = pin.height <= tip - SETTLED_DEPTH ? undefined : await client.getBlockHash(pin.height);
    // A node that still catches up says nothing against a pin.
    if (now === undefined || now === pin.hash) held.push(pin);
  }
  return held;
}

function pinMember(pins: readonly BlockRef[]): BtmlMap {
  const texts = pins.toSorted((a, b) => a.height - b.height).map((pin) => `${pin.height}:${pin.hash}`);
  return texts.length === 0 ? {} : { pins: [...new Set(texts)] };
}
