import { type BtmlMap, CodedError, hexEncode, periodOf } from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import { committeeAt, committeesAfter } from './committees.ts';
import type { BeaconNodes } from './evidence.ts';
import { mostUpdates } from './schema.ts';

export interface BeaconTrustRequest {
  readonly chain: string;
  readonly name: string;
  readonly pins: readonly BlockRef[];
  readonly contracts: readonly string[];
}

/** Periods of committees that a trust entry archives: a year and a half of mainnet, three weeks of a local chain. */
const mostPeriods = 4 * mostUpdates;

/**
 * The chain's entry of `trust.json` by the rule `beacon`, as the organization's own beacon node sees it: the roots of the
 * sync committees of the last periods, the present and, where it is known, the next. The node is believed, as it is for
 * every other kind of chain; an entry that begins at a checkpoint agreed upon elsewhere is the operator's to write.
 * Throws LEDGER_EVIDENCE_NOT_READY while the node serves no committee at all.
 */
export async function beaconTrustEntry(
  nodes: BeaconNodes,
  known: Map<number, string>,
  request: BeaconTrustRequest,
): Promise<BtmlMap> {
  const { client } = nodes;
  const chain = await nodes.chain();
  const finalized = await client.header('finalized');
  const period = periodOf(chain, finalized?.beacon.slot ?? 0);
  const present = finalized && (await committeeAt(client, chain, finalized.root));
  if (present !== undefined) known.set(period, present.root);
  const oldest = Math.max(0, period - mostPeriods);
  for (let from = firstUnknown(known, oldest, period); from < period; from += mostUpdates) {
    const committees = await committeesAfter(client, chain, from, Math.min(mostUpdates, period - from));
    for (const committee of committees) known.set(committee.period, committee.root);
  }
  if (oldest === 0 && !known.has(0)) await readFirst(nodes, known);
  // The next committee is fixed while the present period still runs; it isn't kept, as it stands in no finalized state.
  const [next] = await committeesAfter(client, chain, period, 1);
  const committees = new Map([...known, ...(next === undefined ? [] : [[next.period, next.root] as const])]);
  if (committees.size === 0)
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The beacon node serves no sync committee yet');
  const contracts = [...new Set(request.contracts)].sort();
  return {
    chain: request.chain,
    rule: 'beacon',
    name: request.name,
    genesis: hexEncode(chain.genesis),
    preset: chain.presetName,
    forks: chain.forks.map(({ layout, version, epoch }) => ({
      layout,
      version: hexEncode(version),
      epoch: String(epoch),
    })),
    ...(contracts.length > 0 ? { contracts } : {}),
    ...(request.pins.length > 0 ? { pins: request.pins.map(({ height, hash }) => `${height}:${hash}`) } : {}),
    committees: [...committees].sort(([a], [b]) => a - b).map(([at, root]) => `${at}:${root}`),
  };
}

/** The period whose update names the first committee that isn't known yet. */
function firstUnknown(known: ReadonlyMap<number, string>, oldest: number, period: number): number {
  let from = oldest;
  while (from < period && known.has(from + 1)) from++;
  return from;
}

/** No update names the committee of the first period of a chain; a node that keeps all bootstraps has it at slot 1. */
async function readFirst(nodes: BeaconNodes, known: Map<number, string>): Promise<void> {
  const chain = await nodes.chain();
  for (let slot = 1; slot <= chain.preset.slotsPerEpoch; slot++) {
    const header = await nodes.client.header(slot);
    const first = header && (await committeeAt(nodes.client, chain, header.root));
    if (first === undefined) continue;
    known.set(first.period, first.root);
    return;
  }
}
