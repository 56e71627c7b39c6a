import { useEffect, useRef, useState } from 'react';
import { createWorker } from '#verifier-worker';
import type { FileRole } from './sort-files.ts';
import type { CheckFault, CheckInput, CheckResult, WorkerAnswer, WorkerRequest } from './verdict.ts';

export type CheckState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'working'; readonly part: number | undefined }
  | { readonly phase: 'done'; readonly result: CheckResult }
  | { readonly phase: 'failed'; readonly fault: CheckFault };

// One worker for the life of the page, started before anything is dropped: later the network may be gone.
const worker = createWorker();
let lastJob = 0;

/** Checks whenever the files change; answers to outdated questions are dropped. */
export function useChecker(files: Partial<Record<FileRole, File>>, any: boolean): CheckState {
  const [state, setState] = useState<CheckState>({ phase: 'idle' });
  const current = useRef(0);
  useEffect(() => {
    const receive = (event: MessageEvent<WorkerAnswer>): void => {
      const answer = event.data;
      if (answer.job !== current.current) return;
      if (answer.type === 'progress') setState({ phase: 'working', part: answer.part });
      else if ('result' in answer.outcome) setState({ phase: 'done', result: answer.outcome.result });
      else setState({ phase: 'failed', fault: answer.outcome.fault });
    };
    const fail = (event: ErrorEvent): void =>
      setState({
        phase: 'failed',
        fault: { part: 'page', code: 'WORKER', message: event.message || 'The worker stopped.' },
      });
    worker.addEventListener('message', receive);
    worker.addEventListener('error', fail);
    return () => {
      worker.removeEventListener('message', receive);
      worker.removeEventListener('error', fail);
    };
  }, []);
  const { receipt, file, trust, headers } = files;
  useEffect(() => {
    lastJob += 1;
    current.current = lastJob;
    if (!receipt) {
      setState({ phase: 'idle' });
      return;
    }
    setState({ phase: 'working', part: undefined });
    const input: CheckInput = { receipt, file, trust, headers, any, now: Date.now() };
    worker.postMessage({ job: lastJob, input } satisfies WorkerRequest);
  }, [receipt, file, trust, headers, any]);
  return state;
}
