import type { BtmlMap, BtmlValue } from '@blockcluster/btml';
import { canonicalize, isMap } from '@blockcluster/btml';
import * as format from '@blockcluster/btml/schema/formats.ts';
import { anyMap, conform, type Infer, map, optional, refuse, text } from '@blockcluster/btml/schema/shape.ts';
import { sha256Text } from '../log/hash.ts';
import { dedupeKey, digestKey, type PreparedRecord } from './prepared.ts';

const requestShape = map(
  {
    digest: text(format.digest),
    media: optional(text(format.media)),
    name: optional(text(format.upTo(1024))),
    /** base64url of a name that the model cannot hold as it is (control or direction characters, not NFC). */
    name64: optional(text(format.encodedText)),
    meta: optional(anyMap),
    plan: optional(text(format.word)),
  },
  (value, pointer) => {
    if (value.name !== undefined && value.name64 !== undefined)
      refuse('SCHEMA_EXCLUSIVE', '"name" and "name64" exclude each other', `${pointer}/name64`);
  },
);

/** What a client sends to register a digest; the server adds issuer, time and salt. */
export type RecordRequest = Infer<typeof requestShape>;

/** Checks a parsed JSON value; throws SCHEMA_… with the pointer of the member at fault. */
export function readRecordRequest(value: BtmlValue): RecordRequest {
  return conform(requestShape, value);
}

/** Whether a parsed JSON value is a BTML document rather than a request. */
export function isDocument(value: BtmlValue): value is BtmlMap {
  return isMap(value) && Object.hasOwn(value, 'btml');
}

/** What the server adds to a request. */
export interface RecordOrigin {
  /** did:key of the organization's log. */
  readonly issuer: string;
  /** `YYYY-MM-DDTHH:MM:SSZ` */
  readonly issued: string;
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  readonly defaultPlan: string;
}

/**
 * The canonical record of a checked request. Written member by member, in the order of RFC 8785, because this runs for
 * every line of a bulk stream; a test holds it equal to the general `canonicalize`.
 */
export function prepareRequest(request: RecordRequest, origin: RecordOrigin): PreparedRecord {
  const { digest, media, name, name64 } = request;
  const meta = request.meta === undefined ? undefined : canonicalize(request.meta);
  const salt = Buffer.from(origin.salt).toString('base64url');
  let document = `{"btml":"1.0","digest":"${digest}","issued":"${origin.issued}","issuer":"${origin.issuer}","kind":"record"`;
  if (media !== undefined) document += `,"media":${JSON.stringify(media)}`;
  if (meta !== undefined) document += `,"meta":${meta}`;
  if (name !== undefined) document += `,"name":${JSON.stringify(name)}`;
  if (name64 !== undefined) document += `,"name64":"${name64}"`;
  document += `,"salt":"${salt}"}`;
  return {
    id: sha256Text(document),
    dedupe: dedupeKey({ issuer: origin.issuer, digest, media, name, name64, meta }),
    digestKey: digestKey(digest),
    name: name ?? null,
    plan: request.plan ?? origin.defaultPlan,
    document,
  };
}
