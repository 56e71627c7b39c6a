import { type BtmlMap, CodedError, canonicalize, parseDocument, verifyEnvelope } from '@blockcluster/btml';
import { dedupeKey, digestKey, type PreparedRecord } from './prepared.ts';

/** A receipt holds the record and its evidence within 256 KiB: half of that is the record's. */
export const MAX_RECORD_BYTES = 128 * 1024;

/**
 * Checks a record that its issuer composed, bare or in an envelope; its bytes and id stay as they are. Throws whatever
 * `parseDocument` and `verifyEnvelope` throw, RECORD_KIND for any other document, and RECORD_TOO_LARGE.
 *
 * @param now seconds since 1970: no signature may come from the future.
 */
export function prepareDocument(input: string | BtmlMap, plan: string, now: number): PreparedRecord {
  const parsed = parseDocument(input);
  const { document } = parsed;
  const signed = document.kind === 'envelope' ? verifyEnvelope(document, { purpose: 'claim', now }) : undefined;
  const record = signed === undefined ? document : signed.payload.document;
  if (record.kind !== 'record')
    throw new CodedError('RECORD_KIND', 'The document is neither a record nor an envelope around one', {
      pointer: signed === undefined ? '/kind' : '/payload/kind',
    });
  checkSize(parsed.bytes.length);
  const { issuer, digest, media, name, name64, meta } = record;
  return {
    id: Buffer.from(parsed.hash),
    dedupe: dedupeKey({
      issuer,
      digest,
      media,
      name,
      name64,
      meta: meta === undefined ? undefined : canonicalize(meta),
      signers: signed === undefined ? undefined : [...signed.signers].sort(),
    }),
    digestKey: digestKey(digest),
    name: name ?? null,
    plan,
    document: Buffer.from(parsed.bytes).toString('utf8'),
  };
}

export function checkSize(bytes: number): void {
  if (bytes > MAX_RECORD_BYTES)
    throw new CodedError('RECORD_TOO_LARGE', `The record has ${bytes} bytes; ${MAX_RECORD_BYTES} are possible`);
}
