import { randomBytes } from 'node:crypto';
import { encodeDidKey } from '@blockcluster/btml';
import { type Anvil, anvilPath, createEvmDriver, startAnvil } from '@blockcluster/ledgers';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecretVault } from '../access/vault.ts';
import type { AnchorModules } from '../anchors/modules.ts';
import { anchorObserver } from '../anchors/observer.ts';
import { publishWaiting } from '../anchors/publish.ts';
import { batchHooks } from '../anchors/service.ts';
import { rootAt, testClock } from '../anchors/testing.ts';
import { buildTrust } from '../anchors/trust.ts';
import { Leases } from '../database/leases.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { EventOutbox } from '../events/outbox.ts';
import { planColumns } from '../plans/plan.ts';
import { Market } from '../routing/market.ts';
import { LedgerEngine } from './engine.ts';
import type { CrashPoint } from './modules.ts';
import { VaultSigner } from './signer.ts';

const missing = anvilPath() === undefined;

describe.skipIf(missing)('an EVM ledger (anvil)', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let anvil: Anvil;
  let world: ReturnType<typeof makeWorld>;

  /** Set by a test that kills the engine after an effect. */
  let killAfter: CrashPoint | undefined;

  function makeWorld(url: string) {
    const { db } = database;
    const clock = testClock(Date.now());
    const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
    const signer = new VaultSigner({ db, vault: new SecretVault(random.bytes(32), random), random, clock });
    const driver = createEvmDriver({
      url,
      name: 'anvil',
      label: 'Anvil',
      chainId: 31_337,
      rule: 'none',
      confirmations: 2,
    });
    const ledger = { name: 'anvil', driver };
    const log = pino({ level: 'silent' });
    const at = (point: CrashPoint) => {
      if (point === killAfter) throw new Error(`killed after ${point}`);
    };
    const events = new EventOutbox(db);
    const modules = { db, clock, random, log, events, signer, observers: [anchorObserver(clock)], at };
    const engine = new LedgerEngine(ledger, modules, { bumpAfterMs: 30_000 });
    const issuer = encodeDidKey({ type: 'ed25519', bytes: new Uint8Array(32).fill(7) });
    const ledgers = { get: () => driver, list: () => [ledger] };
    const market = new Market({ ...modules, ledgers });
    const anchors: AnchorModules = { ...modules, ledgers, market, issuer };
    const leases = new Leases(db, { holder: 'evm' });
    return {
      clock,
      driver,
      anchors,
      signer,
      tick: () => leases.withLease('ledger:anvil', (lease) => engine.tick(lease)),
      publish: () => leases.withLease('anchors', (lease) => publishWaiting(anchors, lease)),
      close: async (size: number) => {
        const batch = { id: `batch-${size}`, plan: 'evm', from: 0, size, root: rootAt(size) };
        await db.transaction().execute((trx) => batchHooks(anchors).onBatchClosed(trx, batch));
      },
    };
  }

  async function rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round++) {
      await world.publish();
      await world.tick();
      await anvil.mine(1);
    }
    await world.tick();
  }

  const transactions = () => database.db.selectFrom('transactions').selectAll().orderBy('seq').execute();
  const anchors = () => database.db.selectFrom('anchors').selectAll().orderBy('size').execute();

  beforeAll(async () => {
    database = await createTestDatabase();
    anvil = await startAnvil({ manual: true });
    world = makeWorld(anvil.url);
    const { account } = await world.signer.account('anvil', world.driver);
    await anvil.fund(account, 10n ** 20n);
    const now = new Date();
    await database.db
      .insertInto('plans')
      .values({
        ...planColumns({
          name: 'evm',
          ledgers: ['anvil'],
          needs: undefined,
          fallback: [],
          fallbackAfterSeconds: undefined,
          close: { records: 10, seconds: 1 },
          minGapSeconds: 0,
          budget: { amount: 10n ** 18n, asset: world.driver.feeAsset.asset },
          hard: 'deadline',
          deadlineSeconds: 1,
          feeCeiling: undefined,
        }),
        created_at: now,
        updated_at: now,
      })
      .execute();
  }, 120_000);
  afterAll(async () => {
    await anvil?.stop();
    await database?.drop();
  });

  test('the contract is deployed by an intent of its own, then the anchor goes through it', async () => {
    await world.close(5);
    world.clock.advance(5_000);
    await rounds(8);
    const all = await transactions();
    expect(all.map((row) => [row.op, row.state, row.nonce])).toEqual([
      ['deploy', 'final', '0'],
      ['anchor', 'final', '1'],
    ]);
    const [anchor] = await anchors();
    expect(anchor).toMatchObject({ state: 'final', form: 'evm-event-1' });
    expect(anchor?.evidence).toMatchObject({ form: 'evm-event-1' });
    const trust = await buildTrust(world.anchors);
    expect(trust.chains).toMatchObject([{ rule: 'none', contracts: [expect.stringMatching(/^0x[0-9a-f]{40}$/)] }]);
  });

  test('what is settled is what the ledger really took, below what was reserved', async () => {
    const anchor = (await transactions()).find((row) => row.op === 'anchor');
    const [purse] = await database.db.selectFrom('budget_periods').selectAll().execute();
    expect(purse?.settled).toBe(anchor?.fee);
    expect(purse?.reserved).toBe('0');
    expect(BigInt(anchor?.fee ?? 0)).toBeLessThan(BigInt(anchor?.max_fee ?? 0));
  });

  test('a bump keeps the nonce, and nonces have no gap', async () => {
    await world.close(10);
    world.clock.advance(5_000);
    await world.publish();
    await world.tick();
    world.clock.advance(31_000);
    await world.tick();
    const row = (await transactions()).at(-1);
    const candidates = await database.db
      .selectFrom('candidates')
      .selectAll()
      .where('transaction_id', '=', row?.id ?? '')
      .execute();
    expect(candidates).toHaveLength(2);
    await rounds(3);
    expect((await transactions()).at(-1)).toMatchObject({ state: 'final', nonce: '2' });
    const nonces = await database.db.selectFrom('nonces').select('nonce').orderBy('nonce').execute();
    expect(nonces.map((one) => one.nonce)).toEqual(['0', '1', '2']);
  });

  test('killed at any point, it goes on with the same nonce: no gap, no second effect', async () => {
    const points: CrashPoint[] = ['reserved', 'signed', 'persisted', 'broadcast', 'recorded'];
    for (const [i, point] of points.entries()) {
      await world.close(20 + i);
      world.clock.advance(5_000);
      await world.publish();
      killAfter = point;
      await world.tick();
      killAfter = undefined;
      await rounds(4);
    }
    const rows = await transactions();
    expect(rows.every((row) => row.state === 'final')).toBe(true);
    expect(rows.map((row) => row.nonce)).toEqual(rows.map((_, index) => String(index)));
    const { account } = await world.signer.account('anvil', world.driver);
    expect((await world.driver.accountState(account)).nonce).toBe(BigInt(rows.length));
  });

  test('a chain that starts anew is a reorganization: everything is sent again, in the order of the nonces', async () => {
    const before = await transactions();
    await anvil.stop();
    await expect(world.tick()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    anvil = await startAnvil({ manual: true, port: Number(new URL(anvil.url).port) });
    const { account } = await world.signer.account('anvil', world.driver);
    await anvil.fund(account, 10n ** 20n);
    await world.tick();
    expect((await anchors()).every((anchor) => anchor.evidence === null)).toBe(true);
    world.clock.advance(60_000);
    await rounds(16);
    const after = await transactions();
    expect(after.map((row) => [row.op, row.state, row.nonce])).toEqual(
      before.map((row) => [row.op, row.state, row.nonce]),
    );
    expect((await anchors()).every((anchor) => anchor.state === 'final' && anchor.evidence !== null)).toBe(true);
  });
});
