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
import { Troubles } from './troubles.ts';

/** Rests between two rounds, in milliseconds. */
const DEVELOPMENT_MS = 400;
const PUBLIC_MS = 4_000;
/** How long a node that is down, or another server's lease, keeps this one waiting. */
const DOWN_MS = 3_000;

/** Follows the contracts of all ledgers: what became of operations, and what their listeners wait for. */
export function contractWorker(modules: ContractModules, leases: Leases): LoopWorker {
  const waits = new Map<string, number>();
  const troubles = new Map<string, Troubles>();
  const troublesOn = ({ name }: Ledger): Troubles => {
    const known = troubles.get(name) ?? new Troubles(modules, name);
    troubles.set(name, known);
    return known;
  };
  const round = async () => {
    const ledgers = modules.ledgers.list();
    const rests = await Promise.all(
      ledgers.map(async (ledger) => {
        const wait = (waits.get(ledger.name) ?? 0) - modules.clock.now();
        // A longer wait than there is was noted by a clock that has been set back since.
        if (wait > 0 && wait <= PUBLIC_MS) return wait;
        const rest = await visit(modules, leases, ledger, troublesOn(ledger));
        waits.set(ledger.name, modules.clock.now() + rest);
        return rest;
      }),
    );
    return { restMs: Math.max(20, Math.min(PUBLIC_MS, ...rests)) };
  };
  return new LoopWorker('contracts', round, (error) => {
    modules.log.error({ err: error }, 'contracts could not be followed');
    return DOWN_MS;
  });
}

/** One round for one ledger; answers how long to leave it alone. Throws nothing that would end the round of others. */
async function visit(modules: ContractModules, leases: Leases, ledger: Ledger, troubles: Troubles): Promise<number> {
  const platform = platformIfAny(ledger);
  if (platform === undefined) return PUBLIC_MS;
  try {
    const waiting = await leases.withLease(`contracts:${ledger.name}`, async (lease) => {
      troubles.begin(lease);
      let more = false;
      await troubles.attempt('operations', async () => {
        await completeOperations(modules, ledger, platform, lease);
      });
      await troubles.attempt('events', async () => {
        more = await followOnce({ modules, ledger, platform, lease, troubles });
      });
      await troubles.attempt('tokens', async () => {
        more = (await indexTokens(modules, ledger, lease)) || more;
      });
      return more;
    });
    if (waiting === undefined) return DOWN_MS;
    if (waiting) return 0;
    return ledger.driver.development ? DEVELOPMENT_MS : PUBLIC_MS;
  } catch (error) {
    if (!isCodedError(error)) modules.log.error({ ledger: ledger.name, err: error }, 'contracts are not followed now');
    else if (error.code !== 'LEASE_LOST')
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
