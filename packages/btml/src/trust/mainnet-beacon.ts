import { beaconMainnet } from '../consensus/pos/forks.ts';

/**
 * Sync committees of Ethereum's mainnet by period, from July to August 2023. Followed from the bootstrap of slot 7069376
 * by six updates, all signed by more than two thirds (helios, ethereum/testdata, commit
 * 1fbb9099ff57917061630069744ec1ff9098c3a6, MIT); a test follows them again. Keys of members that left since may be sold,
 * which is why these roots, taken while they were fresh, are worth more than any bootstrap of that time would be today.
 */
export const mainnetCommittees = {
  ...beaconMainnet,
  forks: beaconMainnet.forks.map((fork) => ({ ...fork })),
  rule: 'beacon',
  name: 'Ethereum mainnet committees 862 to 868',
  /** Time of the last header that one of them signed here. */
  issued: '2023-08-15T04:38:23Z',
  committees: [
    '862:0e11c50caad4fe2fbf418a71a22524bae15b6b9682619fef3bce3c5c60efa836',
    '863:512102228b8e5d610dde3e8adb3a43cbff202a64f409edacb98366405dcd8977',
    '864:adb5325d6f2f02e6549789174b771a63e71022200244ac363fd0824ae1fb0354',
    '865:0cea51d59880d83ea1cbe4107312c3e04eaf49e35667295e5d924f04d92d78f8',
    '866:644b79101da49d25be55e4d947511cc597ceece425e89f6c7ba0f9968976b40c',
    '867:afb36dfea00130837355b0aaaab3141ba3c052a653959a35e047891ce1d7402a',
    '868:d2dfad37637e2bd5205e5c10778c5f80b4c61fa6574627fe2309619394a19eaa',
  ],
};
