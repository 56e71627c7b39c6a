import type { BlockStore } from '../blocks/store.ts';
import type { KuboClient } from './client.ts';

/**
 * The blocks of a Kubo node as a store. Only what the node has itself: a member that would fetch what it is asked for
 * doesn't hold it. Garbage collection of the node spares pinned content only, so pin what is to stay.
 */
export function kuboStore(kubo: KuboClient): BlockStore {
  return {
    get: (cid) => kubo.getBlock(cid),
    has: async (cid) => (await kubo.getBlock(cid)) !== undefined,
    put: (cid, bytes) => kubo.putBlock(cid, bytes),
    delete: (cid) => kubo.removeBlock(cid),
  };
}
