import { type Layer, type LedgerDriver, matrix } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { anchorAccount } from '../ledgers/account.ts';
import { statusOf, within } from '../ledgers/status.ts';
import { costOf } from '../matrix/cells.ts';
import type { Ledger } from '../transactions/modules.ts';
import { expectedDelay } from './delay.ts';
import { recordHealth } from './health.ts';
import type { Offer } from './offer.ts';

export type MarketContext = Pick<ServerContext, 'db' | 'clock' | 'ledgers' | 'log'>;

/** Newest anchors of a ledger that its delay is the middle of. */
const NEWEST = 20;

/**
 * The ledgers of this installation as they were a moment ago. Nodes are asked by whoever needs to know, at most once at a
 * time; deciding over what is here asks nobody.
 */
export class Market {
  readonly #context: MarketContext;
  #further: () => Promise<readonly Offer[]> = async () => [];
  #offers: readonly Offer[] | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<readonly Offer[]> | undefined;

  constructor(context: MarketContext) {
    this.#context = context;
  }

  /** Adds what can be chosen and is no ledger with blocks. */
  include(further: () => Promise<readonly Offer[]>): void {
    this.#further = further;
    this.#offers = undefined;
  }

  /** Offers younger than `maxAgeMs`, so that 0 asks anew; what was never read is read. A clock that was set back counts as later. */
  async read(maxAgeMs: number): Promise<readonly Offer[]> {
    const age = this.#context.clock.now() - this.#readAt;
    if (this.#offers !== undefined && age >= 0 && age < maxAgeMs && this.#covers()) return this.#offers;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What was read last, without asking anybody; undefined before the first time. */
  latest(): readonly Offer[] | undefined {
    return this.#offers;
  }

  /** A ledger that came meanwhile, with a node say, is no reason to answer that there is none. */
  #covers(): boolean {
    const chains = this.#offers?.filter(({ kind }) => kind !== 'storage');
    const known = new Set(chains?.map(({ name }) => name));
    const now = this.#context.ledgers.list();
    return now.length === known.size && now.every(({ name }) => known.has(name));
  }

  async #read(): Promise<readonly Offer[]> {
    const ledgers = this.#context.ledgers.list();
    const delays = await delaysOf(this.#context, ledgers);
    const [further, ...own] = await Promise.all([
      this.#further(),
      ...ledgers.map((ledger) => readOffer(this.#context, ledger, delays.get(ledger.name))),
    ]);
    const offers = [...own, ...further];
    await recordHealth(this.#context.db, offers, new Date(this.#context.clock.now()));
    this.#offers = offers;
    this.#readAt = this.#context.clock.now();
    return offers;
  }
}

/** Seconds from the queueing of an anchor to its finality, by ledger: the middle one of the newest. */
async function delaysOf(context: MarketContext, ledgers: readonly Ledger[]): Promise<Map<string, number>> {
  const names = JSON.stringify(ledgers.map(({ name }) => name));
  const { rows } = await sql<{ ledger: string; delay: number | null }>`
    SELECT asked.ledger, percentile_disc(0.5) WITHIN GROUP (ORDER BY newest.seconds)::float8 AS delay
    FROM jsonb_array_elements_text(${names}::jsonb) AS asked(ledger)
    CROSS JOIN LATERAL (
      SELECT extract(epoch FROM updated_at - created_at) AS seconds FROM transactions t
      WHERE t.ledger = asked.ledger AND state = 'final' AND op = 'anchor'
      ORDER BY updated_at DESC LIMIT ${NEWEST}) newest
    GROUP BY asked.ledger`.execute(context.db);
  return new Map(rows.map(({ ledger, delay }) => [ledger, Math.round(delay ?? 0)]));
}

async function readOffer(context: MarketContext, ledger: Ledger, measured: number | undefined): Promise<Offer> {
  const { name, driver } = ledger;
  const [status, cost] = await Promise.all([statusOf(driver), costOf(context, ledger)]);
  const amount = cost === null ? undefined : BigInt(cost.amount);
  const trouble = !status.reachable
    ? ({ reason: 'unreachable', detail: status.detail ?? 'its node does not answer' } as const)
    : !status.synced
      ? ({ reason: 'stalled', detail: status.detail ?? 'its node is not in step with the chain' } as const)
      : await fundsTrouble(context, ledger, amount, status.height);
  return {
    name,
    label: driver.label,
    chain: driver.chain,
    kind: driver.kind,
    development: driver.development,
    layers: layersOf(driver),
    asset: driver.feeAsset.asset,
    cost: amount,
    delay: measured ?? expectedDelay(driver),
    measured: measured !== undefined,
    ...(trouble ? { trouble } : {}),
  };
}

/** What a server does on a ledger, by the table of cells. */
function layersOf(driver: LedgerDriver): Layer[] {
  return matrix
    .filter(({ kind, families, supported }) => supported && kind === driver.kind && families.includes(driver.family))
    .map(({ layer }) => layer);
}

async function fundsTrouble(
  context: MarketContext,
  ledger: Ledger,
  cost: bigint | undefined,
  height: number,
): Promise<Offer['trouble']> {
  if (cost === undefined || cost === 0n) return undefined;
  const balance = await balanceOf(context, ledger, height);
  if (balance === undefined || balance >= cost) return undefined;
  return { reason: 'funds', detail: `its account holds ${balance}, an anchor costs up to ${cost}` };
}

/** What the account that pays for anchors can spend, its reservations counted as there; undefined while nobody can say. */
async function balanceOf(context: MarketContext, ledger: Ledger, height: number): Promise<bigint | undefined> {
  const { name, driver } = ledger;
  const account = await anchorAccount(context, ledger);
  if (account === undefined) return undefined;
  if (driver.ordering === 'nonce') {
    const state = await within<{ balance: bigint } | undefined>(driver.accountState(account), () => undefined).catch(
      () => undefined,
    );
    return state?.balance;
  }
  // Coins are known up to where the scan stands; far behind the chain, an empty account says nothing.
  const scan = await context.db
    .selectFrom('scan_cursors')
    .select('recent')
    .where('ledger', '=', name)
    .executeTakeFirst();
  const scanned = scan?.recent.at(-1)?.height;
  if (scanned === undefined || height - scanned > driver.confirmations) return undefined;
  const row = await context.db
    .selectFrom('coins')
    .select((q) => q.fn.sum<string | null>('value').as('value'))
    .where('chain', '=', driver.chain)
    .where('account', '=', account)
    .where('spent_by', 'is', null)
    .executeTakeFirst();
  return BigInt(row?.value ?? '0');
}
