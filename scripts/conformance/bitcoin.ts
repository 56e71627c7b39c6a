import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bitcoinNetworks,
  bitcoinRpcClient,
  btcdPath,
  createBitcoinDriver,
  keyAccount,
  type RunningBtcd,
  startBtcd,
} from '@blockcluster/ledgers';
import { rpcTransport } from '@blockcluster/ledgers/bitcoin/client/transport.ts';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Actor } from '../matrix/actor.ts';
import type { Family, Subject } from './world.ts';

/** Rewards mature after a hundred blocks: so many make some of them spendable. */
const FIRST_BLOCKS = 120;
const BLOCK_MS = 700;
const COIN = 100_000_000n;
const STRANGER = `0x${Buffer.from(secp256k1.getPublicKey(new Uint8Array(32).fill(9), true)).toString('hex')}`;

/** A payment for a secret: each call takes what a deployment has locked, and shows the secret. */
function hashLock(): Subject {
  const secret = randomBytes(32);
  const hash = `0x${createHash('sha256').update(secret).digest('hex')}`;
  return {
    imported: { template: 'hashlock' },
    deploy: (recipient) => ({ recipient, sender: STRANGER, hash, until: '1000000', amount: '50000' }),
    refilled: true,
    call: { method: 'claim', values: () => ({ preimage: `0x${secret.toString('hex')}` }) },
    failing: {
      method: 'claim',
      values: { preimage: hash },
      reason: /^The preimage is not that of the hash$/,
      foreseen: true,
    },
    query: { path: 'state', member: 'spent', answer: (turns) => String(turns.length) },
    event: 'spent',
  };
}

/** A btcd on regtest, where a block comes whenever it is time for one. */
export const bitcoin: Family = {
  name: 'bitcoin',
  missing: () => (btcdPath() === undefined ? 'btcd: put it on the PATH, or name it by BLOCKCLUSTER_BTCD' : undefined),
  async open() {
    const home = await mkdtemp(join(tmpdir(), 'bcbtcd-'));
    const secret = secp256k1.utils.randomSecretKey();
    const miner = keyAccount(secp256k1.getPublicKey(secret, true), bitcoinNetworks.regtest).split(':')[2] ?? '';
    const common = { binary: btcdPath() ?? '', dataDir: home, network: 'regtest', miningAddresses: [miner] } as const;
    let node: RunningBtcd = await startBtcd(common);
    const { url, user = '', password = '' } = node.endpoint;
    const driver = createBitcoinDriver({
      ...{ client: bitcoinRpcClient(node.endpoint), network: 'regtest', label: 'btcd', confirmations: 2 },
    });
    await node.generate(FIRST_BLOCKS);
    const clock = new AbortController();
    let paused = false;
    const mining = mineUntil(clock.signal, async () => {
      if (!paused) await node.generate(1);
    });
    return {
      ledger: { name: 'coins', family: 'bitcoin', url, user, password, network: 'regtest', confirmations: 2 },
      subject: hashLock(),
      verdict: 'final',
      fund: async (account) => {
        const actor = new Actor(driver, secret);
        for (let coins = 0; coins < 6; coins++) await actor.act(actor.payOp(account, COIN));
      },
      restartNode: async () => {
        paused = true;
        await node.stop();
        node = await startBtcd({ ...common, endpoint: { url, user, password } });
        paused = false;
      },
      history: {
        undo: async (blocks) => {
          paused = true;
          const rpc = rpcTransport({ ...node.endpoint, timeout: 60_000 });
          const { height } = (await driver.contracts.tip()).block;
          await rpc.call('invalidateblock', [await driver.blockHash(height - blocks + 1)]);
          rpc.close();
          await node.generate(1);
          paused = false;
        },
      },
      stop: async () => {
        clock.abort();
        await mining;
        await driver.close();
        await node.stop();
        await rm(home, { recursive: true, force: true });
      },
    };
  },
};

/** Makes a block now and then. A node that is just being started again makes none. */
async function mineUntil(signal: AbortSignal, mine: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await mine().catch(() => undefined);
    await sleep(BLOCK_MS);
  }
}
