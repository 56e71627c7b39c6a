import * as format from '../schema/formats.ts';
import { type Infer, map, optional, refuse, text } from '../schema/shape.ts';
import { checkTimes, head, header } from './header.ts';

/**
 * This key speaks for this subject, says the issuer, from `issued` on and until `expires`. With `prev`, the id of the
 * credential that it replaces: a rotation.
 */
export const credentialShape = map(
  {
    ...head('credential'),
    ...header,
    salt: text(format.salt),
    /** A name or an identifier, as the organization calls who the key speaks for. */
    subject: text(format.upTo(256)),
    key: text(format.didKey),
    prev: optional(text(format.documentCid)),
  },
  (value, pointer) => {
    checkTimes(value, pointer);
    if (value.subject === '') refuse('SCHEMA_LENGTH', 'must not be empty', `${pointer}/subject`);
  },
);
export type Credential = Infer<typeof credentialShape>;

/** What a credential says no longer holds, from `issued` on. */
export const revocationShape = map(
  {
    ...head('revocation'),
    ...header,
    salt: text(format.salt),
    target: text(format.documentCid),
    reason: optional(text(format.upTo(1024))),
  },
  checkTimes,
);
export type Revocation = Infer<typeof revocationShape>;
