import { type BtmlMap, canonicalize, formatTime, isCodedError } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock, LedgerRegistry } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import { readSetting, writeSetting } from '../ledgers/settings.ts';
import { storageTrust } from '../storage/trust.ts';
import type { Ledger } from '../transactions/modules.ts';
import { pinnedContracts } from './contract.ts';
import type { TrustContent } from './trust-versions.ts';

export interface TrustModules {
  readonly db: Kysely<Schema>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly ledgers: LedgerRegistry;
}

/** The newest pins of a chain that go into its entry. */
const MOST_PINS = 100_000;
const ENTRY = 'trust-entry';

/** Blocks that are about to be pinned by a finality that is not committed yet, by ledger. */
export type UpcomingPins = ReadonlyMap<string, readonly BlockRef[]>;

/**
 * What this installation's own nodes say of the chains it uses: roots of trust for `verify --trust`, for those who
 * trust the installation. A node that is down keeps the entry that it gave last.
 */
export async function buildTrust(modules: TrustModules, upcoming: UpcomingPins = new Map()): Promise<TrustContent> {
  const chains: BtmlMap[] = [];
  for (const ledger of modules.ledgers.list()) {
    const entry = await entryOf(modules, ledger, upcoming.get(ledger.name) ?? []);
    if (entry) chains.push(entry);
  }
  chains.push(...(await storageTrust(modules.db)));
  return {
    trust: '1.0',
    issued: formatTime(modules.clock.now() / 1000),
    ...(chains.length > 0 ? { chains: chains.toSorted((a, b) => (canonicalize(a) < canonicalize(b) ? -1 : 1)) } : {}),
  };
}

async function entryOf(
  modules: TrustModules,
  ledger: Ledger,
  upcoming: readonly BlockRef[],
): Promise<BtmlMap | undefined> {
  const { db } = modules;
  const rows = await db
    .selectFrom('transactions')
    .select(['pin_height', 'pin_hash'])
    .distinct()
    .where('ledger', '=', ledger.name)
    .where('chain', '=', ledger.driver.chain)
    .where('pin_hash', 'is not', null)
    .orderBy('pin_height', 'desc')
    .limit(MOST_PINS)
    .execute();
  const pins = rows.map((row) => ({ height: Number(row.pin_height), hash: row.pin_hash ?? '' }));
  try {
    const contracts = await pinnedContracts(db, ledger);
    const before = await kept(modules, ledger);
    const entry = await ledger.driver.trust({
      ...{ pins: [...pins, ...upcoming], contracts },
      ...(before === undefined ? {} : { before }),
    });
    await writeSetting(db, modules, ledger, ENTRY, canonicalize(entry));
    return entry;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const level = error.code === 'LEDGER_COMMITTEES' ? 'error' : 'debug';
    modules.log[level]({ ledger: ledger.name, reason: error.message }, 'the trust entry is the last known one');
    return kept(modules, ledger);
  }
}

async function kept({ db }: TrustModules, ledger: Ledger): Promise<BtmlMap | undefined> {
  const text = await readSetting(db, ledger, ENTRY);
  const entry: BtmlMap | undefined = text === undefined ? undefined : JSON.parse(text);
  return entry;
}
