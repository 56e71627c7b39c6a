import type { ServerContext } from '../context.ts';
import type { TransactionObserver } from '../transactions/modules.ts';
import type { VaultSigner } from '../transactions/signer.ts';

/** What the contracts need of the rest of the server. */
export interface ContractModules
  extends Pick<ServerContext, 'db' | 'clock' | 'random' | 'log' | 'events' | 'ledgers' | 'config'> {
  readonly signer: Pick<VaultSigner, 'account'>;
  /** DID of the organization, which issues the intents. */
  readonly issuer: string;
  /** Told of every change of a transaction. */
  readonly observers: readonly TransactionObserver[];
  /** Tells the worker of a ledger that a transaction was queued for it. */
  readonly wake: (ledger: string) => void;
}
