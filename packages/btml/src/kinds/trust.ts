import * as format from '../schema/formats.ts';
import { type Infer, map, optional, refuse, text } from '../schema/shape.ts';
import { checkTimes, head, header } from './header.ts';

/**
 * These are the roots of trust that the issuer publishes: a version of a trust file by its digest, and the statement of
 * the version before it. Who follows the statements from one publisher's key can be shown neither an older file nor
 * another history.
 */
export const trustStatementShape = map(
  {
    ...head('trust'),
    ...header,
    /** 1, 2, 3, … without a gap. */
    version: text(format.index),
    /** Of the canonical trust file without its member `signed`. */
    digest: text(format.digest),
    prev: optional(text(format.documentCid)),
  },
  (value, pointer) => {
    checkTimes(value, pointer);
    if (value.version === '0') refuse('SCHEMA_AMOUNT', 'versions begin with 1', `${pointer}/version`);
    if (value.version === '1' && value.prev !== undefined)
      refuse('SCHEMA_EXCLUSIVE', 'the first version has none before it', `${pointer}/prev`);
    if (value.version !== '1' && value.prev === undefined)
      refuse('SCHEMA_MISSING', 'every version but the first names the one before it', `${pointer}/prev`);
  },
);
export type TrustStatement = Infer<typeof trustStatementShape>;
