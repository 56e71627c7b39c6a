import { parseTime } from '../identifiers/time.ts';
import { pointerTo } from '../model/pointer.ts';
import * as format from '../schema/formats.ts';
import { anyMap, asMap, maps, optional, refuse, type Shape, text, texts } from '../schema/shape.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';

export const VERSION = '1.0';

/** The two members that every document starts with. */
export function head<const K extends string>(kind: K): { btml: Shape<typeof VERSION>; kind: Shape<K> } {
  return { btml: constant(VERSION, 'SCHEMA_VERSION'), kind: constant(kind, 'SCHEMA_KIND') };
}

export function constant<const W extends string>(word: W, code: string): Shape<W> {
  return {
    check(value, pointer) {
      if (value !== word) refuse(code, `must be "${word}"`, pointer);
    },
  };
}

const extension: Shape<BtmlMap & { readonly uri: string }> = {
  check(value, pointer) {
    const { uri } = asMap(value, pointer);
    if (uri === undefined) refuse('EXT_URI', 'an extension needs a "uri"', pointerTo(pointer, 'uri'));
    text(format.uri).check(uri, pointerTo(pointer, 'uri'));
  },
};

/** The members of the header that any kind with an issuer may have. */
export const header = {
  issuer: text(format.did),
  issued: text(format.time),
  audience: optional(text(format.upTo(256))),
  expires: optional(text(format.time)),
  refs: optional(texts(format.documentCid, { max: 256, unique: true })),
  crit: optional(texts(format.uri, { max: 32, unique: true })),
  ext: optional(maps(extension, { max: 32 })),
};

export { anyMap };

interface Timed {
  readonly issued: string;
  readonly expires?: string;
}

/** A document must not expire before it was issued. */
export function checkTimes(value: Timed, pointer: string): void {
  const expires = value.expires === undefined ? undefined : parseTime(value.expires);
  if (expires !== undefined && expires <= (parseTime(value.issued) ?? 0)) {
    refuse('SCHEMA_TIME_ORDER', 'must be later than "issued"', pointerTo(pointer, 'expires'));
  }
}

/**
 * Extensions are hashed and shown; one that is named in `crit` must also be understood.
 *
 * @param understood URIs of the extensions that the caller handles.
 * @throws CodedError EXT_DUPLICATE, EXT_CRIT_ABSENT, EXT_CRIT_UNKNOWN
 */
export function checkExtensions(document: BtmlMap, understood: readonly string[], pointer = ''): void {
  const present = new Set<BtmlValue>();
  const extensions = Array.isArray(document.ext) ? document.ext : [];
  for (const [i, { uri }] of extensions.entries()) {
    if (present.has(uri)) refuse('EXT_DUPLICATE', 'this extension stands twice', `${pointer}/ext/${i}/uri`);
    present.add(uri);
  }
  const critical = Array.isArray(document.crit) ? document.crit : [];
  for (const [i, uri] of critical.entries()) {
    if (!present.has(uri)) refuse('EXT_CRIT_ABSENT', 'names an extension that is not there', `${pointer}/crit/${i}`);
    if (!understood.includes(uri)) {
      refuse('EXT_CRIT_UNKNOWN', 'names an extension that is not understood here', `${pointer}/crit/${i}`);
    }
  }
}
