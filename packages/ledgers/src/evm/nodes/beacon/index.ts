export { type BeaconNetworkOptions, type BeaconNodeNetwork, type BeaconRole, startBeaconNetwork } from './network.ts';
export { type BeaconPrograms, beaconPrograms, requireBeaconPrograms } from './programs.ts';
