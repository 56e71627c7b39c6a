import { CodedError } from '@blockcluster/btml';
import type { LedgerRegistry } from '../context.ts';
import type { Ledger } from '../transactions/modules.ts';

/** A configured ledger with what has to run or end with it. */
export interface OpenLedger extends Ledger {
  /** Drops connections and stops a node that was started for this ledger. */
  close(): Promise<void>;
}

export interface OpenRegistry extends LedgerRegistry {
  close(): Promise<void>;
}

/** The ledgers of this installation by their local names. */
export function registryOf(ledgers: readonly OpenLedger[]): OpenRegistry {
  const byName = new Map(ledgers.map((ledger) => [ledger.name, ledger]));
  return {
    get: (name) => {
      const ledger = byName.get(name);
      if (!ledger) throw new CodedError('LEDGER_NOT_FOUND', `No ledger is called "${name}"`);
      return ledger.driver;
    },
    list: () => ledgers,
    close: async () => {
      await Promise.allSettled(ledgers.map((ledger) => ledger.close()));
    },
  };
}
