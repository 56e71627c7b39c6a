import InlineWorker from './worker.ts?worker&inline';

/** The same worker inside the page itself, for the one-file build (build.ts chooses it by alias). */
export const createWorker = (): Worker => new InlineWorker();
