import { type NoteKey, signCheckpoint } from '@blockcluster/btml';
import type { LogKey } from './key.ts';

/** The log's key as signed notes name it. Its name, the log's origin, is unique because it holds the key itself. */
export function noteKeyOf(key: LogKey): NoteKey {
  return { name: `blockcluster/${key.did.slice('did:key:'.length)}`, kind: 'ed25519', publicKey: key.publicKey };
}

/** The C2SP checkpoint of the log at a size, signed by the log. */
export function checkpointOf(key: LogKey, size: number, root: Uint8Array): string {
  const note = noteKeyOf(key);
  return signCheckpoint({ origin: note.name, size, root }, note, key.sign);
}
