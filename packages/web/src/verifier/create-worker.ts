/** The page's worker, fetched while the page loads: checking later asks the network for nothing. */
export const createWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
