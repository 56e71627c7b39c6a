import { hashFile } from '../ui/hash-file.ts';

export type HashAnswer =
  | { readonly job: number; readonly part: number }
  | { readonly job: number; readonly digest: string }
  | { readonly job: number; readonly error: string };
export interface HashRequest {
  readonly job: number;
  readonly file: Blob;
}

const answer = (message: HashAnswer): void => self.postMessage(message);

// One file after the other: hashing two at once on one thread makes both late.
let queue = Promise.resolve();
self.addEventListener('message', (event: MessageEvent<HashRequest>) => {
  const { job, file } = event.data;
  queue = queue.then(async () => {
    try {
      answer({ job, digest: await hashFile(file, (part) => answer({ job, part })) });
    } catch (error) {
      answer({ job, error: String(error) });
    }
  });
});
