import { check } from './engine.ts';
import type { WorkerAnswer, WorkerRequest } from './verdict.ts';

const answer = (message: WorkerAnswer): void => self.postMessage(message);

self.addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  const { job, input } = event.data;
  void check(input, (part) => answer({ job, type: 'progress', part })).then((outcome) =>
    answer({ job, type: 'done', outcome }),
  );
});
