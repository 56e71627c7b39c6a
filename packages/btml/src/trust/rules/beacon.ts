import { CommitteeChain } from '../../consensus/pos/follow.ts';
import {
  type BeaconLayoutName,
  type BeaconNetwork,
  type BeaconPresetName,
  beaconLayouts,
  beaconPresets,
} from '../../consensus/pos/forks.ts';
import { beaconBootstrapShape, beaconUpdateShape } from '../../consensus/pos/members.ts';
import { CodedError } from '../../errors.ts';
import { fromHex } from '../../proof/bytes.ts';
import * as format from '../../schema/formats.ts';
import { conform, type Format, type Infer, map, maps, optional, text, texts } from '../../schema/shape.ts';
import type { BtmlMap } from '../../value.ts';
import { type CommonTrust, commonMembers, evmPin, readCommon, unlimited } from './common.ts';

/** Rule `beacon`: Ethereum's proof of stake, followed by its sync committees. */
export interface BeaconTrust extends CommonTrust {
  readonly rule: 'beacon';
  readonly network: BeaconNetwork;
  /** Chains with another preset than mainnet's are made for development: their stake costs nothing. */
  readonly development: boolean;
  /** Least number of signers. */
  readonly threshold: number;
  /** Contracts whose `Anchored` events count, as `0x…`. */
  readonly contracts: readonly string[];
  /** Roots of committees by period, as hex: archived ones outlive what a light client can follow. */
  readonly committees: ReadonlyMap<number, string>;
  /** Committees followed from a pinned block. */
  readonly followed?: CommitteeChain;
}

const rootPin: Format = {
  code: 'TRUST_PIN',
  expected: '"<period or slot>:" and 64 hex digits',
  test: (value) => /^(?:0|[1-9][0-9]{0,14}):[0-9a-f]{64}$/.test(value),
};

// Confirmations are no measure where blocks are finalized: a member that says so would promise what nobody checks.
const { confirmations: _, ...members } = commonMembers;

const beaconTrustShape = map({
  ...members,
  genesis: text(format.hexOf(32)),
  preset: text(format.word),
  forks: maps(map({ layout: text(format.word), version: text(format.hexOf(4)), epoch: text(format.index) }), {
    max: 64,
  }),
  threshold: optional(text(format.index)),
  contracts: optional(texts(format.evmAddress, unlimited)),
  pins: optional(texts(evmPin, unlimited)),
  committees: optional(texts(rootPin, unlimited)),
  checkpoint: optional(text(rootPin)),
  bootstrap: optional(beaconBootstrapShape),
  updates: optional(maps(beaconUpdateShape, unlimited)),
});
type Entry = Infer<typeof beaconTrustShape>;

function fail(message: string, pointer: string): CodedError {
  return new CodedError('TRUST_BEACON', message, { pointer });
}

function isPreset(name: string): name is BeaconPresetName {
  return Object.hasOwn(beaconPresets, name);
}

function isLayout(name: string): name is BeaconLayoutName {
  return Object.hasOwn(beaconLayouts, name);
}

function readNetwork(entry: Entry, pointer: string): BeaconNetwork {
  if (!isPreset(entry.preset)) throw fail(`No preset is called ${entry.preset}`, `${pointer}/preset`);
  let below = -1;
  const forks = entry.forks.map(({ layout, version, epoch }, i) => {
    const at = `${pointer}/forks/${i}`;
    if (!isLayout(layout)) throw fail(`No layout is called ${layout}`, `${at}/layout`);
    // Several forks may begin at genesis; the last of an epoch is in force.
    if (Number(epoch) < below) throw fail('Forks must stand in ascending order', `${at}/epoch`);
    below = Number(epoch);
    return { layout, version: fromHex(version), epoch: below };
  });
  return { genesis: fromHex(entry.genesis), preset: beaconPresets[entry.preset], forks };
}

function splitPin(pin: string): readonly [number, string] {
  const [number = '', root = ''] = pin.split(':');
  return [Number(number), root];
}

function readFollowed(entry: Entry, network: BeaconNetwork, threshold: number, pointer: string) {
  const { checkpoint, bootstrap, updates } = entry;
  if ((checkpoint === undefined) !== (bootstrap === undefined)) {
    throw fail('"checkpoint" and "bootstrap" belong together', pointer);
  }
  if (checkpoint === undefined || bootstrap === undefined) {
    if (updates !== undefined) throw fail('"updates" need a bootstrap below them', `${pointer}/updates`);
    return {};
  }
  const [slot, root] = splitPin(checkpoint);
  const pinned = { slot, root: fromHex(root) };
  return { followed: new CommitteeChain(network, threshold, pinned, bootstrap, updates, pointer) };
}

/** Reads an entry of the rule `beacon`. Throws SCHEMA_…, TRUST_PIN, TRUST_BEACON, POS_… for a bootstrap that does not hold. */
export function readBeacon(value: BtmlMap, issued: number, pointer: string): BeaconTrust {
  const entry = conform(beaconTrustShape, value, pointer);
  const network = readNetwork(entry, pointer);
  const size = network.preset.committeeSize;
  // Two thirds, rounded up: 342 of 512.
  const threshold = entry.threshold === undefined ? Math.ceil((2 * size) / 3) : Number(entry.threshold);
  if (threshold < 1 || threshold > size) {
    throw fail(`The threshold must be 1 to ${size}`, `${pointer}/threshold`);
  }
  const committees = new Map<number, string>();
  for (const [i, pin] of (entry.committees ?? []).entries()) {
    const [period, root] = splitPin(pin);
    if (committees.has(period)) throw fail(`Period ${period} stands twice`, `${pointer}/committees/${i}`);
    committees.set(period, root);
  }
  if (committees.size === 0 && entry.checkpoint === undefined) {
    throw fail('Nothing ties a committee to the verifier: give "committees", or "checkpoint" and "bootstrap"', pointer);
  }
  return {
    ...readCommon(entry, issued),
    rule: 'beacon',
    network,
    development: entry.preset !== 'mainnet',
    threshold,
    contracts: entry.contracts ?? [],
    committees,
    ...readFollowed(entry, network, threshold, pointer),
  };
}
