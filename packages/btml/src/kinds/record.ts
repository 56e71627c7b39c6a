import * as format from '../schema/formats.ts';
import { anyMap, type Infer, map, optional, refuse, text } from '../schema/shape.ts';
import { checkTimes, head, header } from './header.ts';

/** This digest (of a file, a row, a message) existed and is claimed by the issuer. */
export const recordShape = map(
  {
    ...head('record'),
    ...header,
    salt: text(format.salt),
    digest: text(format.digest),
    media: optional(text(format.media)),
    name: optional(text(format.upTo(1024))),
    name64: optional(text(format.encodedText)),
    meta: optional(anyMap),
  },
  (value, pointer) => {
    checkTimes(value, pointer);
    if (value.name !== undefined && value.name64 !== undefined) {
      refuse('SCHEMA_EXCLUSIVE', '"name" and "name64" exclude each other', `${pointer}/name64`);
    }
  },
);
export type BtmlRecord = Infer<typeof recordShape>;
