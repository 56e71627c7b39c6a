export type { BeaconChainConfig } from './chain-config.ts';
export {
  type BeaconNetworkOptions,
  type BeaconNodeNetwork,
  localBeaconChain,
  startBeaconNetwork,
} from './network.ts';
export { type BeaconPrograms, beaconPrograms, requireBeaconPrograms } from './programs.ts';
