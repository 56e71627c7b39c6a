import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BtcdLedger,
  btcdLedger,
  btcdMissing,
  clock,
  sandboxLedger,
  Wallet,
} from '../../../test/bitcoin-support.ts';
import { buildTransaction, type Spend, type Tamper, taprootScript } from '../../../test/bitcoin-transactions.ts';
import { RpcRefusal } from '../client/transport.ts';
import { dataScript } from '../wire/script.ts';
import type { Tx, TxOutput } from '../wire/transaction.ts';

/** More, and another seed, for long runs. */
const ROUNDS = Number(process.env.BLOCKCLUSTER_TEST_ROUNDS ?? 250);

/** Mostly `usual`, so that a transaction seldom has more than one fault. */
function mostly<T>(usual: T, ...rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });
}

/** One attempt; numbers pick coins out of what exists at that moment. */
const attempt = fc.record({
  coins: fc.array(
    fc.record({
      from: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom('fresh', 'waiting', 'waiting') },
        { weight: 4, arbitrary: fc.constant('used') },
        { weight: 1, arbitrary: fc.constantFrom('young', 'none') },
      ),
      pick: fc.nat(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  sequence: fc.constantFrom(0xfffffffd, 0xfffffffd, 0xfffffffe, 0xffffffff),
  /** Satoshi per 1,000 vbytes, sometimes about the floor, sometimes below zero. */
  rate: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1_000, max: 40_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 900, max: 1_100 }) },
    { weight: 1, arbitrary: fc.integer({ min: -500, max: 500 }) },
  ),
  outputs: fc.array(
    fc.oneof(
      { weight: 14, arbitrary: fc.constantFrom('own', 'taproot', 'stranger', 'edge') },
      { weight: 3, arbitrary: fc.constant('data') },
      { weight: 1, arbitrary: fc.constantFrom('long data', 'dust') },
    ),
    { maxLength: 3 },
  ),
  version: mostly(2, 1, 0),
  locktime: mostly(0, 400, 5_000, 500_000_100, 4_000_000_000),
  tamper: mostly<Tamper>(
    'none',
    'flip signature',
    'high s',
    'other key',
    'uncompressed key',
    'no witness',
    'surplus witness',
    'wrong value',
    'empty signature',
  ),
  block: mostly(false, true),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

describe.skipIf(btcdMissing)('sandbox and btcd judge alike (needs btcd on the PATH or BLOCKCLUSTER_BTCD)', () => {
  let btcd: BtcdLedger;
  beforeAll(async () => {
    btcd = await btcdLedger(['rejectnonstd=1', 'norelaypriority=1', 'limitfreerelay=0']);
  });
  afterAll(() => btcd?.stop());

  test(`${ROUNDS} random transactions, right and wrong`, async () => {
    const { sandbox, account, mine } = await sandboxLedger();
    const { wallet } = account;
    const stranger = new Wallet();
    await account.scan();
    const fresh: Spend[] = account.coins.filter((coin) => coin.height < 250).map((coin) => ({ ...coin, wallet }));
    const young: Spend[] = account.coins.filter((coin) => coin.height > 425).map((coin) => ({ ...coin, wallet }));
    const waiting: Spend[] = [];
    const used: Spend[] = [];
    let replayed = 0;
    const replay = async () => {
      const tip = await sandbox.getTip();
      while (replayed < tip.height) {
        replayed += 1;
        const raw = await sandbox.getBlock((await sandbox.getBlockHash(replayed)) ?? '');
        expect(await btcd.rpc.call('submitblock', [bytesToHex(raw ?? new Uint8Array())])).toBeNull();
      }
      expect(await btcd.client.getTip()).toEqual(tip);
    };
    await replay();

    const coinOf = ({ from, pick }: Attempt['coins'][number]): Spend => {
      const pool = { fresh, waiting, used, young, none: [] }[from];
      const found = pool[pick % Math.max(1, pool.length)] ?? fresh[pick % fresh.length];
      if (found === undefined) throw new Error('no coins left');
      return from === 'none' ? { ...found, txid: pick.toString(16).padStart(64, 'f') } : found;
    };
    const outputOf = (kind: string): TxOutput => {
      if (kind === 'taproot') return { value: 60_000n, script: taprootScript(wallet) };
      if (kind === 'stranger') return { value: 50_000n, script: stranger.script };
      if (kind === 'data') return { value: 0n, script: dataScript(new Uint8Array(80)) };
      if (kind === 'long data') return { value: 0n, script: dataScript(new Uint8Array(81)) };
      if (kind === 'dust') return { value: 293n, script: wallet.script };
      if (kind === 'edge') return { value: 294n, script: wallet.script };
      return { value: 70_000n, script: wallet.script };
    };
    const build = (recipe: Attempt): { tx: Tx; spends: Spend[] } => {
      const { sequence, version, locktime, tamper } = recipe;
      const spends = recipe.coins.map((choice) => ({ ...coinOf(choice), sequence }));
      const outputs = recipe.outputs.map(outputOf);
      const total = spends.reduce((sum, spend) => sum + spend.value, 0n);
      const paid = outputs.reduce((sum, output) => sum + output.value, 0n);
      const size = BigInt(42 + 68 * spends.length + outputs.reduce((sum, output) => sum + 9 + output.script.length, 0));
      const change = total - paid - (size * BigInt(recipe.rate)) / 1_000n;
      if (change > 0n) outputs.push({ value: change, script: wallet.script });
      return { tx: buildTransaction({ spends, outputs, version, locktime, tamper }), spends };
    };

    const verdicts = { accepted: 0, known: 0, rejected: 0, unsupported: 0 };
    const seed = Number(process.env.BLOCKCLUSTER_TEST_SEED ?? 20_261_122);
    for (const recipe of fc.sample(attempt, { numRuns: ROUNDS, seed })) {
      const { tx, spends } = build(recipe);
      const raw = bytesToHex(tx.raw);
      const ours = await sandbox.sendRawTransaction(raw);
      if (ours.state === 'rejected' && ours.reason.startsWith('not-supported')) {
        verdicts.unsupported += 1;
        continue;
      }
      verdicts[ours.state] += 1;
      const theirs = await btcdVerdict(btcd, raw);
      expect({ verdict: theirs.verdict, seed, raw, ours, theirs }).toMatchObject({ verdict: ours.state });
      if (ours.state === 'accepted') {
        for (const spend of spends) {
          used.push(spend);
          remove(fresh, spend);
          remove(waiting, spend);
        }
        tx.outputs.forEach(({ value, script }, vout) => {
          const taproot = script.length === 34;
          if (value > 30_000n && script !== stranger.script)
            waiting.push({ txid: tx.txid, vout, value, wallet, taproot });
        });
      }
      if (recipe.block) {
        clock.now += 1_000;
        await mine();
        await replay();
        young.splice(0, 1);
      }
    }
    await mine();
    await replay();
    expect(verdicts.accepted).toBeGreaterThan(ROUNDS / 6);
    expect(verdicts.rejected).toBeGreaterThan(ROUNDS / 6);
  }, 600_000);
});

async function btcdVerdict(btcd: BtcdLedger, raw: string): Promise<{ verdict: string; reason?: string }> {
  try {
    await btcd.rpc.call('sendrawtransaction', [raw]);
    return { verdict: 'accepted' };
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error;
    return { verdict: (await btcd.client.sendRawTransaction(raw)).state, reason: error.message };
  }
}

function remove(list: Spend[], spend: Spend): void {
  const at = list.findIndex((each) => each.txid === spend.txid && each.vout === spend.vout);
  if (at >= 0) list.splice(at, 1);
}
