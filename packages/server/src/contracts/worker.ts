import { isCodedError } from '@blockcluster/btml';
import type { Leases } from '../database/leases.ts';
import { LoopWorker } from '../transactions/loop.ts';
import type { Ledger } from '../transactions/modules.ts';
import { completeOperations } from './complete.ts';
import { followOnce } from './follow.ts';
import type { ContractModules } from './modules.ts';
import type { Platform } from './platform.ts';
import { platformOf } from './platforms.ts';
import { indexTokens } from './token-index.ts';

/** Rests between two rounds, in milliseconds. */
const DEVELOPMENT_MS = 400;
const PUBLIC_MS = 4_000;
/** How long a node that is down, or another server's lease, keeps this one waiting. */
const DOWN_MS = 3_000;

/** Follows the contracts of all ledgers: what became of operations, and what their listeners wait for. */
export function contractWorker(modules: ContractModules, leases: Leases): LoopWorker {
  const waits = new Map<string, number>();
  const round = async () => {
    const ledgers = modules.ledgers.list();
    const rests = await Promise.all(
      ledgers.map(async (ledger) => {
        const wait = (waits.get(ledger.name) ?? 0) - modules.clock.now();
        // A longer wait than there is was noted by a clock that has been set back since.
        if (wait > 0 && wait <= PUBLIC_MS) return wait;
        const rest = await visit(modules, leases, ledger);
        waits.set(ledger.name, modules.clock.now() + rest);
        return rest;
      }),
    );
    return { restMs: Math.max(20, Math.min(PUBLIC_MS, ...rests)) };
  };
  return new LoopWorker('contracts', round, (error) => {
    modules.log.error({ error }, 'contracts could not be followed');
    return DOWN_MS;
  });
}

/** One round for one ledger; answers how long to leave it alone. */
async function visit(modules: ContractModules, leases: Leases, ledger: Ledger): Promise<number> {
  const platform = platformIfAny(ledger);
  if (platform === undefined) return PUBLIC_MS;
  try {
    const more = await leases.withLease(`contracts:${ledger.name}`, async (lease) => {
      await completeOperations(modules, ledger, platform, lease);
      const blocks = await followOnce({ modules, ledger, platform, lease });
      const steps = await indexTokens(modules, ledger, lease);
      return blocks || steps;
    });
    if (more === undefined) return DOWN_MS;
    if (more) return 0;
    return ledger.driver.development ? DEVELOPMENT_MS : PUBLIC_MS;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    if (error.code !== 'LEASE_LOST')
      modules.log.info(
        { ledger: ledger.name, code: error.code, reason: error.message },
        'contracts are not followed now',
      );
    return DOWN_MS;
  }
}

function platformIfAny(ledger: Ledger): Platform | undefined {
  try {
    return platformOf(ledger.driver);
  } catch (error) {
    if (isCodedError(error, 'CONTRACT_NOT_SUPPORTED')) return undefined;
    throw error;
  }
}
