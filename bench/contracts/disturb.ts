import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../chaos/cluster.ts';
import type { SoakChain } from './chain.ts';

export interface Disturbance {
  kills(): number;
  restarts(): number;
  /** Ends it; everything runs again then. */
  stop(): Promise<void>;
}

/**
 * Restarts the node at a fixed interval and kills a server (SIGKILL) at random moments.
 *
 * @param seconds between restarts of the node, and on average between kills; 0 for none
 */
export function disturb(
  cluster: Cluster,
  chain: SoakChain,
  seconds: { readonly node: number; readonly server: number },
): Disturbance {
  let running = true;
  let kills = 0;
  let restarts = 0;
  const pause = async (total: number): Promise<void> => {
    const end = Date.now() + total * 1_000;
    while (running && Date.now() < end) await sleep(100);
  };
  const node = async (): Promise<void> => {
    while (running && seconds.node > 0) {
      await pause(seconds.node);
      if (!running) return;
      await chain.restart();
      restarts += 1;
    }
  };
  const server = async (): Promise<void> => {
    while (running && seconds.server > 0) {
      await pause(seconds.server * (0.5 + Math.random()));
      const chosen = cluster.servers[Math.floor(Math.random() * cluster.servers.length)];
      if (!running || chosen === undefined) return;
      await chosen.kill();
      chosen.start();
      await chosen.ready();
      kills += 1;
    }
  };
  const both = Promise.all([node(), server()]);
  // Told at the end, not as an unhandled rejection in between.
  both.catch(() => undefined);
  return {
    kills: () => kills,
    restarts: () => restarts,
    stop: async () => {
      running = false;
      await both;
    },
  };
}
