import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BtmlMap } from '@blockcluster/btml';
import {
  bitcoinNetworks,
  bitcoinRpcClient,
  btcdPath,
  createBitcoinDriver,
  keyAccount,
  type LedgerDriver,
  startBtcd,
} from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Actor } from './actor.ts';
import { actOnLedger, type Kind } from './run.ts';

/** Coins are spendable 100 blocks after the one that made them. */
const MATURITY = 101;

/** Nobody but the owner of the key takes it, and not before block 1,000,000. */
function timeLock(publicKey: Uint8Array): string {
  return `0340420fb17521${Buffer.from(publicKey).toString('hex')}ac`;
}

function deployOp(actor: Actor, driver: LedgerDriver): BtmlMap {
  const { asset, decimals } = driver.feeAsset;
  const endow = { asset, amount: '100000', decimals: String(decimals) };
  return { op: 'deploy', ...actor.common, code: timeLock(actor.publicKey), endow };
}

/** Proof of work: btcd on regtest. */
export const pow: Kind = {
  kind: 'pow',
  missing: () =>
    btcdPath() === undefined ? 'btcd: `blockcluster nodes add bitcoin`, or put it on the PATH' : undefined,
  async run(progress) {
    const secret = randomBytes(32);
    const address = keyAccount(secp256k1.getPublicKey(secret, true), bitcoinNetworks.regtest).split(':')[2] ?? '';
    const dataDir = await mkdtemp(join(tmpdir(), 'blockcluster-matrix-'));
    const node = await startBtcd({
      binary: btcdPath() ?? 'btcd',
      dataDir,
      network: 'regtest',
      miningAddresses: [address],
    });
    try {
      const driver = createBitcoinDriver({
        client: bitcoinRpcClient(node.endpoint),
        network: 'regtest',
        label: 'btcd regtest',
      });
      const actor = new Actor(driver, secret);
      await node.generate(MATURITY + 20);
      const acted = await actOnLedger({
        kind: 'pow',
        actor,
        anchorOp: (root) => ({ op: 'anchor', ...actor.common, form: 'bitcoin-op-return-1', root }),
        contract: [() => deployOp(actor, driver)],
        payOp: actor.payOp(actor.account, 50_000n),
        mine: async () => void (await node.generate(1)),
        progress,
      });
      const trust = [await driver.trust({ pins: [], contracts: [] })];
      await driver.close();
      return { acted, trust };
    } finally {
      await node.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
