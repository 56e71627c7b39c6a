export * from './archive.ts';
export { clearCommitteeCache, parseSyncCommittee, type SyncCommittee } from './committee.ts';
export * from './evidence.ts';
export * from './finality.ts';
export * from './follow.ts';
export {
  type BeaconFork,
  type BeaconLayout,
  type BeaconLayoutName,
  type BeaconNetwork,
  type BeaconPreset,
  type BeaconPresetName,
  beaconLayouts,
  beaconMainnet,
  beaconPresets,
  layoutAt,
  periodOf,
  syncDomain,
} from './forks.ts';
export * from './header.ts';
export * from './light-client.ts';
export * from './members.ts';
export * from './signature.ts';
export * as ssz from './ssz.ts';
