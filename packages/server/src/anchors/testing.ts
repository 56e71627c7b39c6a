import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeDidKey } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import { pino } from 'pino';
import { SecretVault } from '../access/vault.ts';
import type { Clock } from '../context.ts';
import { Leases } from '../database/leases.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { EventOutbox } from '../events/outbox.ts';
import { type OpenSandbox, openSandbox } from '../ledgers/sandbox.ts';
import { paymentObserver } from '../payments/observer.ts';
import { type Plan, planColumns } from '../plans/plan.ts';
import { Market } from '../routing/market.ts';
import { type EngineOptions, LedgerEngine, type TickResult } from '../transactions/engine.ts';
import type { EngineModules, Ledger } from '../transactions/modules.ts';
import { VaultSigner } from '../transactions/signer.ts';
import type { BatchHooks } from './hooks.ts';
import type { AnchorModules } from './modules.ts';
import { anchorObserver } from './observer.ts';
import { publishWaiting } from './publish.ts';
import { batchHooks } from './service.ts';

/** A clock that tests move. */
export interface TestClock extends Clock {
  advance(ms: number): void;
  set(ms: number): void;
}

export function testClock(start = Date.UTC(2026, 10, 22, 12)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    set: (ms) => {
      now = ms;
    },
  };
}

export interface WorldOptions {
  readonly clock?: TestClock;
  /** Puts something between the engine and the sandbox's driver. */
  readonly wrap?: (driver: LedgerDriver) => LedgerDriver;
  /** An existing database, to act as another server on it. */
  readonly database?: TestDatabase;
  readonly masterKey?: Uint8Array;
  readonly at?: EngineModules['at'];
  readonly engine?: EngineOptions;
}

/** One server's share of the anchoring on a real database with a real sandbox, moved step by step by a test. */
export interface World {
  readonly database: TestDatabase;
  readonly clock: TestClock;
  readonly masterKey: Uint8Array;
  readonly leases: Leases;
  readonly ledger: Ledger;
  readonly open: OpenSandbox;
  readonly signer: VaultSigner;
  readonly engine: LedgerEngine;
  readonly modules: EngineModules;
  readonly anchorModules: AnchorModules;
  readonly hooks: BatchHooks;
  readonly data: string;
  /** One round of the engine under its lease; undefined when another server has it. */
  tick(): Promise<TickResult | undefined>;
  /** One round of the publisher of anchors. */
  publish(): Promise<number | undefined>;
  /** Mines `count` blocks and lets the engine see each. */
  mine(count: number): Promise<void>;
  /** Creates or replaces a plan. */
  plan(plan: Partial<Plan>): Promise<void>;
  /** Closes a batch, as the records do. */
  close(size: number, plan?: string, oldestAcceptedAt?: number): Promise<string>;
  /** Ends the world; the database only when it belongs to it. */
  end(): Promise<void>;
}

const defaults: Plan = {
  name: 'default',
  ledgers: ['sandbox'],
  needs: undefined,
  fallback: [],
  fallbackAfterSeconds: undefined,
  close: { records: 10_000, seconds: 2 },
  minGapSeconds: 0,
  budget: undefined,
  hard: 'budget',
  deadlineSeconds: 3_600,
  feeCeiling: undefined,
};

/** A root for a size, as distinct as a real one. */
export function rootAt(size: number): string {
  return createHash('sha256').update(`root ${size}`).digest('hex');
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = options.database ?? (await createTestDatabase());
  const { db } = database;
  const clock = options.clock ?? testClock();
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const masterKey = options.masterKey ?? random.bytes(32);
  const vault = new SecretVault(masterKey, random);
  const signer = new VaultSigner({ db, vault, random, clock });
  const open = await openSandbox({ name: 'sandbox', db, clock, random, signer });
  const driver = options.wrap?.(open.driver) ?? open.driver;
  const ledger: Ledger = { name: 'sandbox', driver };
  const ledgers = { get: () => driver, list: () => [ledger] };
  const leases = new Leases(db, { holder: `test:${randomBytes(4).toString('hex')}` });
  const data = await mkdtemp(join('/tmp', 'bcanchors-'));
  const modules: EngineModules = {
    db,
    clock,
    random,
    log: pino({ level: 'silent' }),
    events: new EventOutbox(db),
    signer,
    observers: [anchorObserver(clock), paymentObserver(clock)],
    ...(options.at ? { at: options.at } : {}),
  };
  const issuer = encodeDidKey({ type: 'ed25519', bytes: new Uint8Array(32).fill(7) });
  const market = new Market({ ...modules, ledgers });
  const anchorModules: AnchorModules = { ...modules, ledgers, market, signer, issuer };
  const engine = new LedgerEngine(ledger, modules, options.engine);
  const hooks = batchHooks(anchorModules);
  const world: World = {
    database,
    clock,
    masterKey,
    leases,
    ledger,
    open,
    signer,
    engine,
    modules,
    anchorModules,
    hooks,
    data,
    tick: () => leases.withLease('ledger:sandbox', (lease) => engine.tick(lease)),
    publish: () => leases.withLease('anchors', (lease) => publishWaiting(anchorModules, lease)),
    mine: async (count) => {
      for (let block = 0; block < count; block++) {
        clock.advance(2_000);
        await open.mine();
        await world.tick();
      }
    },
    plan: async (plan) => {
      const now = new Date(clock.now());
      const columns = planColumns({ ...defaults, ...plan });
      await db
        .insertInto('plans')
        .values({ ...columns, created_at: now, updated_at: now })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...columns, updated_at: now }))
        .execute();
    },
    close: async (size, plan = 'default', oldestAcceptedAt = clock.now()) => {
      const id = `batch-${plan}-${size}`;
      await db
        .transaction()
        .execute((trx) => hooks.onBatchClosed(trx, { id, plan, from: 0, size, root: rootAt(size), oldestAcceptedAt }));
      return id;
    },
    end: async () => {
      await engine.idle();
      await rm(data, { recursive: true, force: true });
      if (!options.database) await database.drop();
    },
  };
  return world;
}
