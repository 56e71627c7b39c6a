import { createEvmDriver, gethPath, startCliqueNetwork } from '@blockcluster/ledgers';
import { actOnEvm } from './evm.ts';
import { newAccount } from './keys.ts';
import type { Kind } from './run.ts';

/** Proof of authority: three sealers of go-ethereum 1.13 under Clique. */
export const poa: Kind = {
  kind: 'poa',
  missing: () =>
    gethPath() === undefined ? 'geth 1.13: `blockcluster nodes add evm-poa`, or put it on the PATH' : undefined,
  async run(progress) {
    const { secret, address } = newAccount();
    progress('poa: starting three sealers');
    const network = await startCliqueNetwork({ sealers: 3, fund: { [address]: 10n ** 20n } });
    try {
      const { url, chainId, clique } = network;
      const driver = createEvmDriver({ url, name: 'clique', label: 'Clique', chainId, rule: 'clique', clique });
      const { acted, contract } = await actOnEvm('poa', driver, secret, progress);
      return { acted, trust: [await driver.trust({ pins: [], contracts: [contract] })] };
    } finally {
      await network.stop();
    }
  },
};
