import type { ServerContext, Worker } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { PathReader } from '../log/tile-store.ts';
import type { RecordService } from '../records/service.ts';
import { Verifier } from '../verify/verifier.ts';
import { IdentityEvidence } from './evidence.ts';
import { identityRoutes } from './routes.ts';

export interface IdentityModules {
  readonly records: RecordService;
  /** Text of this installation's trust file. */
  readonly trust: () => Promise<string>;
  readonly wake: () => void;
}

/** Identities and their keys. Their chain is kept by the storage group's worker (`keepChain`). */
export function identityCapability(
  context: ServerContext,
  { records, trust, wake }: IdentityModules,
): { readonly routes: readonly ApiRoutes[]; readonly workers: readonly Worker[] } {
  const verifier = new Verifier({ maxWaiting: 256 });
  const paths = new PathReader(context.db, 32);
  const evidence = new IdentityEvidence(context.clock, {
    db: context.db,
    paths,
    log: records.key.did,
    verifier,
    trust,
  });
  return {
    routes: [identityRoutes(context, { records, evidence, wake })],
    workers: [{ name: 'identities', start: () => undefined, stop: () => verifier.close() }],
  };
}
