import type { ServerContext, Worker } from '../context.ts';
import type { Lease, Leases } from '../database/leases.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { LogKey } from '../log/key.ts';
import { PathReader } from '../log/tile-store.ts';
import type { RecordService } from '../records/service.ts';
import { agreementRoutes } from './agreement-routes.ts';
import { ContentService } from './content.ts';
import { contentRoutes } from './content-routes.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { StorageGroup } from './group.ts';
import { groupRoutes } from './group-routes.ts';
import { hostRoutes } from './host-routes.ts';
import { storageWorker } from './worker.ts';

export interface StorageModules {
  readonly leases: Leases;
  readonly key: LogKey;
  readonly records: RecordService;
  readonly trustChanged: () => Promise<void>;
  /** Further work of the group under its lease. */
  readonly further?: (group: StorageGroup, lease: Lease) => Promise<void>;
}

export interface StorageCapability {
  readonly group: StorageGroup;
  readonly content: ContentService;
  readonly routes: readonly ApiRoutes[];
  readonly workers: readonly Worker[];
  readonly wake: () => void;
}

/** Content, its holders, agreements and witnesses: what they serve and do in the background. */
export async function storageCapability(context: ServerContext, modules: StorageModules): Promise<StorageCapability> {
  const { leases, key, records, trustChanged, further } = modules;
  const group = await StorageGroup.load(context, key);
  const content = new ContentService(context, { group, records });
  const worker = storageWorker(context, {
    leases,
    group,
    ...(further === undefined ? {} : { further: (lease) => further(group, lease) }),
  });
  const wake = () => worker.wake();
  const receipts = { db: context.db, paths: new PathReader(context.db, 32), log: key.did };
  const routed = { content, group, receipts, wake };
  return {
    group,
    content,
    wake,
    routes: [
      contentRoutes(context, routed),
      agreementRoutes(context, routed),
      gatewayRoutes(context, group),
      groupRoutes(context, { group, trustChanged, wake }),
      hostRoutes(context),
    ],
    workers: [worker],
  };
}
