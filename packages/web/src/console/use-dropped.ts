import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api/http.ts';
import { acceptedSchema, recordPageSchema } from '../api/types.ts';
import type { HashAnswer, HashRequest } from './hash.worker.ts';

export type DroppedState =
  | { readonly phase: 'hashing'; readonly part: number }
  | { readonly phase: 'searching' }
  | { readonly phase: 'unknown' }
  | { readonly phase: 'registering' }
  | { readonly phase: 'known'; readonly id: string; readonly state: string; readonly fresh: boolean }
  | { readonly phase: 'failed'; readonly error: unknown };

export interface Dropped {
  readonly job: number;
  readonly file: File;
  readonly digest?: string;
  readonly state: DroppedState;
}

let lastJob = 0;

/** Files on their way from the desktop into the log: hashed in a worker, looked up, and registered on request. */
export function useDropped(): {
  readonly list: readonly Dropped[];
  readonly add: (files: Iterable<File>) => void;
  readonly register: (job: number) => Promise<void>;
  readonly clear: () => void;
} {
  const [list, setList] = useState<readonly Dropped[]>([]);
  const worker = useRef<Worker>(undefined);
  const latest = useRef(list);
  latest.current = list;

  const update = useCallback((job: number, change: Partial<Dropped>) => {
    setList((before) => before.map((entry) => (entry.job === job ? { ...entry, ...change } : entry)));
  }, []);

  const look = useCallback(
    async (job: number, digest: string) => {
      update(job, { digest, state: { phase: 'searching' } });
      try {
        const page = await call(recordPageSchema, '/records', { query: { digest, limit: 1 } });
        const found = page.items[0];
        update(job, {
          state: found ? { phase: 'known', id: found.id, state: found.state, fresh: false } : { phase: 'unknown' },
        });
      } catch (error) {
        update(job, { state: { phase: 'failed', error } });
      }
    },
    [update],
  );

  useEffect(() => {
    const created = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
    created.addEventListener('message', (event: MessageEvent<HashAnswer>) => {
      const { data } = event;
      if ('digest' in data) void look(data.job, data.digest);
      else if ('part' in data) update(data.job, { state: { phase: 'hashing', part: data.part } });
      else update(data.job, { state: { phase: 'failed', error: new Error(data.error) } });
    });
    worker.current = created;
    return () => created.terminate();
  }, [look, update]);

  const add = useCallback((files: Iterable<File>) => {
    const entries = [...files].map((file): Dropped => {
      lastJob += 1;
      return { job: lastJob, file, state: { phase: 'hashing', part: 0 } };
    });
    setList((before) => [...entries, ...before]);
    for (const { job, file } of entries) worker.current?.postMessage({ job, file } satisfies HashRequest);
  }, []);

  const register = useCallback(
    async (job: number) => {
      const entry = latest.current.find((one) => one.job === job);
      if (!entry?.digest) return;
      update(job, { state: { phase: 'registering' } });
      const { name, type } = entry.file;
      // The model takes NFC only; macOS hands out decomposed names.
      const body = { digest: entry.digest, name: name.normalize('NFC'), ...(type ? { media: type } : {}) };
      try {
        const made = await call(acceptedSchema, '/records', { method: 'POST', body });
        update(job, { state: { phase: 'known', id: made.id, state: made.state, fresh: true } });
      } catch (error) {
        update(job, { state: { phase: 'failed', error } });
      }
    },
    [update],
  );

  return { list, add, register, clear: useCallback(() => setList([]), []) };
}
