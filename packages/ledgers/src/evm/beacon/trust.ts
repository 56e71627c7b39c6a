import {
  type BtmlMap,
  CodedError,
  extendCommittees,
  hexEncode,
  isCodedError,
  parseTrust,
  periodOf,
} from '@blockcluster/btml';
import type { BlockRef } from '../../driver.ts';
import type { BeaconChain } from './chain.ts';
import { committeeAt, committeesAfter, type PeriodCommittee } from './committees.ts';
import type { BeaconNodes } from './evidence.ts';
import { mostUpdates } from './schema.ts';

export interface BeaconTrustRequest {
  readonly chain: string;
  readonly name: string;
  readonly pins: readonly BlockRef[];
  readonly contracts: readonly string[];
  /** The entry that was given last. */
  readonly before?: BtmlMap;
}

/** Periods that a first entry reaches back to: a year and a half of mainnet. What is archived once stays for good. */
const mostPeriods = 4 * mostUpdates;
/** Signatures that one call checks; each takes a second or two. */
const mostSteps = 4;

/**
 * The chain's entry of `trust.json` by the rule `beacon`: the roots of the sync committees, the present and, where it is
 * known, the next. For its first entry the node is believed, as it is for every other kind of chain; an entry that begins
 * at a checkpoint agreed upon elsewhere is the operator's to write. From then on the archive only grows: a new root counts
 * when the committee of the period before signed for it, and an archived one is never given another value, so that old
 * receipts outlive what a light client can follow, whatever the node says later.
 *
 * @param archive roots by period that this process has seen so far; added to.
 * @throws CodedError LEDGER_EVIDENCE_NOT_READY while the node serves no committee at all; LEDGER_COMMITTEES when it names
 *   another than the archived one.
 */
export async function beaconTrustEntry(
  nodes: BeaconNodes,
  archive: Map<number, string>,
  request: BeaconTrustRequest,
): Promise<BtmlMap> {
  const { client } = nodes;
  const chain = await nodes.chain();
  const finalized = await client.header('finalized');
  const period = periodOf(chain, finalized?.beacon.slot ?? 0);
  for (const [at, root] of archived(request.before, chain)) if (at <= period) archive.set(at, root);
  const present = finalized && (await committeeAt(client, chain, finalized.root));
  if (archive.size === 0) await begin(nodes, archive, period, present);
  else await carryOn(nodes, archive, request, period, present);
  // The next committee is fixed while the present period still runs; it isn't kept, as it stands in no finalized state.
  const [next] = await committeesAfter(client, chain, period, 1);
  const committees = new Map([...archive, ...(next === undefined ? [] : [[next.period, next.root] as const])]);
  if (committees.size === 0)
    throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The beacon node serves no sync committee yet');
  return entryOf(request, chain, committees);
}

function entryOf(request: BeaconTrustRequest, chain: BeaconChain, committees: ReadonlyMap<number, string>): BtmlMap {
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

/** What an earlier entry archives, if it is of the same chain: a development chain may have begun anew. */
function archived(before: BtmlMap | undefined, chain: BeaconChain): readonly (readonly [number, string])[] {
  if (before?.genesis !== hexEncode(chain.genesis) || !Array.isArray(before.committees)) return [];
  return before.committees.map((pin) => {
    const [at = '', root = ''] = String(pin).split(':');
    return [Number(at), root] as const;
  });
}

/** The first archive: what the node says of the last periods. */
async function begin(
  nodes: BeaconNodes,
  archive: Map<number, string>,
  period: number,
  present: PeriodCommittee | undefined,
): Promise<void> {
  const chain = await nodes.chain();
  const oldest = Math.max(0, period - mostPeriods);
  for (let from = oldest; from < period; from += mostUpdates)
    for (const one of await committeesAfter(nodes.client, chain, from, Math.min(mostUpdates, period - from)))
      archive.set(one.period, one.root);
  if (present !== undefined) archive.set(period, present.root);
  if (oldest === 0 && !archive.has(0)) await readFirst(nodes, archive);
}

/** Adds the committees of the periods since, each signed for by the one before it. */
async function carryOn(
  nodes: BeaconNodes,
  archive: Map<number, string>,
  request: BeaconTrustRequest,
  period: number,
  present: PeriodCommittee | undefined,
): Promise<void> {
  const newest = Math.max(...archive.keys());
  const known = archive.get(period);
  if (known !== undefined) {
    if (present !== undefined && present.root !== known) throw conflict(period);
    return;
  }
  try {
    const chain = await nodes.chain();
    const [step] = newest > 0 ? await committeesAfter(nodes.client, chain, newest - 1, 1) : [];
    const committee = step ?? present;
    if (step !== undefined && step.root !== archive.get(newest)) throw conflict(newest);
    if (committee === undefined) throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'The node serves no committee');
    const [trust] = parseTrust({
      trust: '1.0',
      issued: '1970-01-01T00:00:00Z',
      chains: [entryOf(request, chain, archive)],
    }).chains;
    if (trust?.rule !== 'beacon') return;
    const updates = await nodes.client.updates(newest, Math.min(mostSteps, period - newest));
    for (const pin of extendCommittees(
      trust,
      committee.json,
      updates.map(({ json }) => json),
    )) {
      const [at = '', root = ''] = pin.split(':');
      archive.set(Number(at), root);
    }
  } catch (error) {
    // An update that spans two periods or has too few signers shows nothing; a signature that does not hold is no accident.
    if (!isCodedError(error, 'POS_UPDATE')) throw error;
  }
  if (present !== undefined && (archive.get(period) ?? present.root) !== present.root) throw conflict(period);
  if (present !== undefined) archive.set(period, present.root);
}

function conflict(period: number): CodedError {
  return new CodedError(
    'LEDGER_COMMITTEES',
    `The beacon node names another sync committee of period ${period} than before`,
    {
      details: { period },
    },
  );
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
