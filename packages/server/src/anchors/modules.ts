import type { LedgerRegistry } from '../context.ts';
import type { Market } from '../routing/market.ts';
import type { EngineModules } from '../transactions/modules.ts';
import type { VaultSigner } from '../transactions/signer.ts';

export interface AnchorModules extends Omit<EngineModules, 'observers' | 'signer'> {
  readonly ledgers: LedgerRegistry;
  /** What the ledgers offer now, for plans that say what they need. */
  readonly market: Market;
  readonly signer: Pick<VaultSigner, 'account'>;
  /** DID of the organization, which issues the intents. */
  readonly issuer: string;
  /** Told that a transaction was queued for a ledger. */
  readonly onQueued?: (ledger: string) => void;
}
