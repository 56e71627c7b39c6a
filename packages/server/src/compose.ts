import { canonicalize } from '@blockcluster/btml';
import { createAnchoring } from './anchors/capability.ts';
import type { ServerContext, Worker } from './context.ts';
import { contractCapability } from './contracts/capability.ts';
import type { Leases } from './database/leases.ts';
import type { EventStreams } from './events/compose.ts';
import type { ApiRoutes } from './http/types.ts';
import { identityCapability } from './identities/capability.ts';
import { keepChain } from './identities/chain.ts';
import type { OpenLedgers } from './ledgers/open.ts';
import { loadLogKey } from './log/key.ts';
import { matrixRoutes } from './matrix/routes.ts';
import { nodeCapability } from './nodes/capability.ts';
import { paymentCapability } from './payments/capability.ts';
import { recordCapability } from './records/capability.ts';
import { storageCapability } from './storage/capability.ts';
import { storageCells } from './storage/matrix.ts';
import { storageOffer } from './storage/offer.ts';

export { openLedgers } from './ledgers/open.ts';

/** The capabilities of the server put together: what they serve and what they do in the background. */
export interface Composition {
  readonly routes: readonly ApiRoutes[];
  /** Started in this order, stopped in the reverse order. */
  readonly workers: readonly Worker[];
}

export async function compose(
  context: ServerContext,
  leases: Leases,
  ledgers: OpenLedgers,
  streams: EventStreams,
): Promise<Composition> {
  const key = await loadLogKey(context.db, context.vault, context.random);
  const anchoring = await createAnchoring(context, ledgers, leases, key.did);
  const trust = async () => canonicalize(await anchoring.trustFile.current());
  const records = recordCapability(context, {
    leases,
    key,
    hooks: anchoring.hooks,
    market: anchoring.market,
    trust,
  });
  const payments = paymentCapability(context, { leases, ledgers, issuer: key.did, wake: anchoring.wake });
  const storage = await storageCapability(context, {
    leases,
    key,
    records: records.service,
    trustChanged: () => anchoring.trustFile.refresh(),
    further: (group, lease) => keepChain(context, group, lease),
  });
  anchoring.market.include(storageOffer(context, storage.group));
  const identities = identityCapability(context, { records: records.service, trust, wake: storage.wake });
  const nodes = await nodeCapability(context, { leases, signer: ledgers.signer, host: anchoring.host });
  const contracts = contractCapability(
    { ...context, signer: ledgers.signer, issuer: key.did, observers: anchoring.observers, wake: anchoring.wake },
    leases,
    streams,
  );
  return {
    routes: [
      ...records.routes,
      ...anchoring.routes,
      ...payments.routes,
      ...nodes.routes,
      ...storage.routes,
      ...identities.routes,
      ...contracts.routes,
      matrixRoutes(context, storageCells(context, storage.group)),
    ],
    workers: [
      ...records.workers,
      ...anchoring.workers,
      ...payments.workers,
      ...nodes.workers,
      ...storage.workers,
      ...identities.workers,
      ...contracts.workers,
    ],
  };
}
