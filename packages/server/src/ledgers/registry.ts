import type { Ledger } from '../transactions/modules.ts';

/** A configured ledger with what has to end with it. */
export interface OpenLedger extends Ledger {
  /** The embedded chain, of which a database holds one. */
  readonly sandbox?: true;
  /** Drops connections and stops a node that was started for this ledger. */
  close(): Promise<void>;
}
