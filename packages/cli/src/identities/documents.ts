import { randomBytes } from 'node:crypto';
import { type BtmlMap, base64url, type Envelope, formatTime, parseDocument, signEnvelope } from '@blockcluster/btml';
import type { LogKey } from '@blockcluster/server/log/key.ts';

/**
 * A key event, signed: the members are those of a credential or a revocation, the header is written here.
 *
 * @param now milliseconds since 1970.
 */
export function signKeyEvent(members: BtmlMap, by: LogKey, now: number): Envelope {
  const issued = formatTime(now / 1000);
  const { document } = parseDocument({
    ...{ btml: '1.0', issuer: by.did, issued, salt: base64url.encode(randomBytes(16)) },
    ...members,
  });
  const proof = { suite: 'ed25519', purpose: 'describe', key: by.did, created: issued, sign: by.sign } as const;
  return signEnvelope(document, proof);
}
