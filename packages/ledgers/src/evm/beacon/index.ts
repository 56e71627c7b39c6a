export type { BeaconChain } from './chain.ts';
export { type BeaconBlock, type BeaconClient, type BlockId, createBeaconClient } from './client.ts';
export { type BeaconDriverOptions, createBeaconDriver } from './driver.ts';
export type { BeaconOptions } from './http.ts';
export type { LightClientBootstrap, LightClientFinalityUpdate, LightClientUpdate } from './schema.ts';
