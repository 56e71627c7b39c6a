import { randomBytes } from 'node:crypto';
import { encodeDidKey } from '@blockcluster/btml';
import { type Anvil, anvilPath, createEvmDriver, type EvmDriver, startAnvil } from '@blockcluster/ledgers';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecretVault } from '../access/vault.ts';
import { organizationIntent } from '../anchors/intents.ts';
import { testClock } from '../anchors/testing.ts';
import { Leases } from '../database/leases.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { EventOutbox } from '../events/outbox.ts';
import { LedgerEngine } from './engine.ts';
import type { CrashPoint } from './modules.ts';
import { VaultSigner } from './signer.ts';
import { submitIntent } from './submit.ts';

const missing = anvilPath() === undefined;
const RECIPIENT = `eip155:31337:0x${'5a'.repeat(20)}`;
const ISSUER = encodeDidKey({ type: 'ed25519', bytes: new Uint8Array(32).fill(7) });

describe.skipIf(missing)('several transactions of one account (skipped without anvil)', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let anvil: Anvil;
  let driver: EvmDriver;
  let account: string;
  let clock: ReturnType<typeof testClock>;
  let submit: (amount: bigint) => Promise<string>;
  let tick: () => Promise<unknown>;
  /** Set by a test that kills the engine when it reaches a point for the n-th time. */
  let kill: { readonly point: CrashPoint; left: number } | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    anvil = await startAnvil({ manual: true });
    const { db } = database;
    clock = testClock(Date.now());
    const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
    const signer = new VaultSigner({ db, vault: new SecretVault(random.bytes(32), random), random, clock });
    driver = createEvmDriver({ url: anvil.url, name: 'anvil', label: 'Anvil', chainId: 31_337, rule: 'none' });
    ({ account } = await signer.account('anvil', driver));
    await anvil.fund(account, 10n ** 18n);
    const ledger = { name: 'anvil', driver };
    const events = new EventOutbox(db);
    let dead = false;
    const at = (point: CrashPoint) => {
      if (kill?.point === point && --kill.left === 0) dead = true;
      // A dead process does nothing more, whatever was still to come.
      if (dead) throw new Error(`killed after ${point}`);
    };
    const modules = { db, clock, random, log: pino({ level: 'silent' }), events, signer, observers: [], at };
    const leases = new Leases(db, { holder: 'together' });
    submit = async (amount) => {
      const op = { op: 'pay', chain: driver.chain, from: account, to: RECIPIENT, asset: driver.feeAsset.asset };
      const intent = organizationIntent({
        ...{ issuer: ISSUER, driver, clock, random, maxFee: 10n ** 16n, validForMs: 3_600_000 },
        op: { ...op, amount: String(amount), decimals: '18' },
      });
      const { row } = await db.transaction().execute((trx) => submitIntent(trx, modules, { intent, ledger }));
      return row.id;
    };
    tick = async () => {
      dead = false;
      const engine = new LedgerEngine(ledger, modules);
      await leases.withLease('ledger:anvil', (lease) => engine.tick(lease));
      await engine.idle();
    };
  }, 120_000);
  afterAll(async () => {
    await anvil?.stop();
    await database?.drop();
  });

  const rows = () => database.db.selectFrom('transactions').selectAll().orderBy('seq').execute();
  const paid = async () => (await driver.accountState(RECIPIENT)).balance;

  test('go side by side in one round, in their order, with nonces that follow each other', async () => {
    for (let amount = 1n; amount <= 10n; amount += 1n) await submit(amount);
    await tick();
    expect((await rows()).map(({ state, nonce }) => [state, nonce])).toEqual(
      Array.from({ length: 10 }, (_, nonce) => ['broadcast', String(nonce)]),
    );
    await anvil.mine(1);
    await tick();
    const all = await rows();
    expect(all.every(({ state }) => state === 'final')).toBe(true);
    expect(new Set(all.map(({ block_hash }) => block_hash)).size).toBe(1);
    expect(all.every(({ evidence }) => evidence?.form === 'evm-tx-1')).toBe(true);
    expect(await paid()).toBe(55n);
  });

  test('leave one behind that the account can’t pay for, and go on without it', async () => {
    const before = await paid();
    await submit(1n);
    const tooMuch = await submit(10n ** 19n);
    await submit(2n);
    await tick();
    await anvil.mine(1);
    await tick();
    expect(await paid()).toBe(before + 3n);
    const stuck = (await rows()).find(({ id }) => id === tooMuch);
    expect(stuck).toMatchObject({ state: 'queued', nonce: null, error_code: 'LEDGER_FUNDS' });
    clock.advance(3_700_000);
    await tick();
    expect((await rows()).find(({ id }) => id === tooMuch)?.state).toBe('cancelled');
  });

  const points: CrashPoint[] = ['reserved', 'signed', 'persisted', 'broadcast', 'recorded', 'collected', 'finalized'];
  for (const point of points)
    test(`killed after "${point}" of the third: each has its effect, and once`, async () => {
      const before = await paid();
      const ids = new Set<string>();
      for (let amount = 1n; amount <= 5n; amount += 1n) ids.add(await submit(amount));
      kill = { point, left: 3 };
      const first = await tick().then(
        () => 'went on',
        (error: unknown) => String(error),
      );
      await anvil.mine(1);
      if (kill.left > 0) await expect(tick()).rejects.toThrow('killed');
      else expect(first).toMatch(/went on|killed/);
      expect(kill.left).toBeLessThanOrEqual(0);
      kill = undefined;
      for (let round = 0; round < 3; round++) {
        await tick();
        await anvil.mine(1);
      }
      await tick();
      const own = (await rows()).filter(({ id }) => ids.has(id));
      expect(own.map(({ state }) => state)).toEqual(own.map(() => 'final'));
      expect(await paid()).toBe(before + 15n);
      const nonces = own.map(({ nonce }) => Number(nonce));
      expect(nonces).toEqual(nonces.map((_, index) => (nonces[0] ?? 0) + index));
    });
});
