// What the Bitcoin tests share: a key, the steps that the transaction engine takes, and a btcd of one's own.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BtmlMap } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { btcdPath, startBtcd } from '../src/bitcoin/client/btcd.ts';
import type { BitcoinClient } from '../src/bitcoin/client/client.ts';
import { bitcoinRpcClient } from '../src/bitcoin/client/rpc.ts';
import { type RpcTransport, rpcTransport } from '../src/bitcoin/client/transport.ts';
import { keyAccount, keyScript } from '../src/bitcoin/compile/address.ts';
import { bitcoinNetworks, createBitcoinDriver } from '../src/bitcoin/index.ts';
import { memorySandboxStore } from '../src/bitcoin/sandbox/memory-store.ts';
import { Sandbox } from '../src/bitcoin/sandbox/sandbox.ts';
import type { Coin, Compiled, LedgerDriver, ScanResult, SignedTransaction } from '../src/driver.ts';
import { signDigest } from '../src/sign.ts';

/** Of today, in whole seconds: a btcd whose newest block is a day old takes itself for one that is still catching up. */
export const clock = { now: Math.floor(Date.now() / 1_000) * 1_000 };

const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('go');
/** Tests of btcd run where it is found, and fail without it where BLOCKCLUSTER_REQUIRE names "go". */
export const btcdMissing = btcdPath() === undefined && !required;

export class Wallet {
  readonly secret = secp256k1.utils.randomSecretKey();
  readonly publicKey = secp256k1.getPublicKey(this.secret, true);
  readonly script = keyScript(this.publicKey);

  sign(digest: Uint8Array): Uint8Array {
    return signDigest(digest, this.secret);
  }
}

/** One account on one ledger, followed by scans as the transaction engine does it. */
export class Account {
  readonly driver: LedgerDriver;
  readonly wallet: Wallet;
  readonly id: string;
  readonly watched = new Map<string, { height: number; hash: string } | undefined>();
  coins: Coin[] = [];
  recent: ScanResult['recent'] = [];
  last: ScanResult | undefined;

  constructor(driver: LedgerDriver, wallet = new Wallet()) {
    this.driver = driver;
    this.wallet = wallet;
    this.id = driver.account(wallet.publicKey);
  }

  anchorOp(root = randomBytes(32).toString('hex')): BtmlMap {
    return { op: 'anchor', chain: this.driver.chain, from: this.id, form: 'bitcoin-op-return-1', root };
  }

  payOp(to: string, amount: bigint): BtmlMap {
    const { asset, decimals } = this.driver.feeAsset;
    const { chain } = this.driver;
    return { op: 'pay', chain, from: this.id, to, asset, amount: String(amount), decimals: String(decimals) };
  }

  choose(op: BtmlMap, rate: bigint): readonly Coin[] {
    return this.driver.choose(op, this.coins, rate, this.last?.tip.height);
  }

  compile(op: BtmlMap, rate: bigint, coins = this.choose(op, rate * 10n)): Compiled {
    return this.driver.compile(op, { publicKey: this.wallet.publicKey, rate, coins });
  }

  sign(compiled: Compiled): SignedTransaction {
    const { publicKey } = this.wallet;
    return this.driver.assemble(
      compiled,
      publicKey,
      compiled.digests.map((digest) => this.wallet.sign(digest)),
    );
  }

  async send(op: BtmlMap, rate = 2_000n, coins = this.choose(op, rate * 10n)): Promise<SignedTransaction> {
    const signed = this.sign(this.compile(op, rate, coins));
    const result = await this.driver.broadcast(signed.raw);
    if (result.state !== 'accepted') throw new Error(JSON.stringify(result));
    this.watched.set(signed.txid, undefined);
    const used = new Set(coins);
    this.coins = this.coins.filter((coin) => !used.has(coin));
    return signed;
  }

  /** Scans to the end and keeps coins and places of transactions. */
  async scan(maxBlocks = 1_000): Promise<ScanResult> {
    for (;;) {
      const result = await this.driver.scan({
        recent: this.recent,
        accounts: [this.id],
        watched: [...this.watched].map(([txid, at]) => (at === undefined ? { txid } : { txid, at })),
        maxBlocks,
        since: 1,
      });
      const { rewound } = result;
      if (rewound !== undefined) this.coins = this.coins.filter((coin) => coin.height <= rewound);
      const spent = new Set(result.spent.map((each) => `${each.txid}:${each.vout}`));
      this.coins = [...this.coins, ...result.created].filter((coin) => !spent.has(`${coin.txid}:${coin.vout}`));
      for (const { txid, at } of result.transactions) this.watched.set(txid, at);
      this.recent = result.recent;
      this.last = result;
      if (result.complete) return result;
    }
  }
}

/** A sandbox in memory whose first blocks pay `account`. */
export async function sandboxLedger(): Promise<{
  sandbox: Sandbox;
  driver: LedgerDriver;
  account: Account;
  mine(blocks?: number): Promise<void>;
}> {
  const sandbox = new Sandbox({ store: memorySandboxStore(), randomBytes: (length) => randomBytes(length) });
  const driver = createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox' });
  const account = new Account(driver);
  const payTo = account.wallet.script;
  await sandbox.create({ now: clock.now, payTo, installationKey: account.wallet.publicKey });
  const mine = async (blocks = 1) => {
    for (let left = blocks; left > 0; left--) await sandbox.mine({ now: clock.now, payTo });
  };
  return { sandbox, driver, account, mine };
}

export interface BtcdLedger {
  readonly client: BitcoinClient;
  readonly rpc: RpcTransport;
  readonly driver: LedgerDriver;
  readonly account: Account;
  generate(blocks: number): Promise<void>;
  stop(): Promise<void>;
}

/** A btcd on regtest in a folder of its own, whose miner pays `account`. */
export async function btcdLedger(settings: readonly string[] = []): Promise<BtcdLedger> {
  const binary = btcdPath();
  if (binary === undefined) throw new Error('btcd is required, but neither BLOCKCLUSTER_BTCD nor the PATH has it');
  const dataDir = await mkdtemp(join(tmpdir(), 'blockcluster-btcd-'));
  const wallet = new Wallet();
  const address = keyAccount(wallet.publicKey, bitcoinNetworks.regtest).split(':')[2];
  const node = await startBtcd({
    binary,
    dataDir,
    network: 'regtest',
    settings,
    ...(address === undefined ? {} : { miningAddresses: [address] }),
  });
  const client = bitcoinRpcClient(node.endpoint);
  const rpc = rpcTransport({ ...node.endpoint, timeout: 60_000 });
  const driver = createBitcoinDriver({ client, network: 'regtest', label: 'btcd' });
  return {
    client,
    rpc,
    driver,
    account: new Account(driver, wallet),
    generate: async (blocks) => {
      await node.generate(blocks);
    },
    stop: async () => {
      await driver.close();
      rpc.close();
      await node.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
