import type { LedgerDriver, NodeStatus } from '@blockcluster/ledgers';

const PATIENCE_MS = 3_000;

/** How a ledger's node is; one that does not answer in time, or fails, is not reachable. Never rejects. */
export async function statusOf(driver: LedgerDriver): Promise<NodeStatus> {
  const down = (detail: string): NodeStatus => ({
    reachable: false,
    height: 0,
    hash: '',
    time: 0,
    peers: 0,
    version: '',
    synced: false,
    detail,
  });
  return within(driver.status(), () => down('the node did not answer in time')).catch((error: unknown) =>
    down(error instanceof Error ? error.message : 'unknown failure'),
  );
}

/** What a promise gives, or the substitute when it takes too long. */
export async function within<T>(promise: Promise<T>, substitute: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(substitute()), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
