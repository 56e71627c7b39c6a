import { beaconPrograms, createBeaconDriver, startBeaconNetwork } from '@blockcluster/ledgers';
import { actOnEvm } from './evm.ts';
import { newAccount } from './keys.ts';
import type { Kind } from './run.ts';

/** Proof of stake: go-ethereum and Prysm, with all validators on this machine. */
export const pos: Kind = {
  kind: 'pos',
  missing: () =>
    beaconPrograms() === undefined
      ? 'geth and prysm-beacon, -validator, -ctl: build them by scripts/nodes/build-prysm.sh'
      : undefined,
  async run(progress) {
    const { secret, address } = newAccount();
    progress('pos: starting an execution node, a beacon node and validators');
    const network = await startBeaconNetwork({ account: address });
    try {
      const { url, beaconUrl, chainId } = network;
      const driver = createBeaconDriver({ url, beaconUrl, name: 'stake', label: 'proof of stake', chainId });
      const { acted, contract } = await actOnEvm('pos', driver, secret, progress);
      return { acted, trust: [await driver.trust({ pins: [], contracts: [contract] })] };
    } finally {
      await network.stop();
    }
  },
};
