import { CodedError } from '../errors.ts';
import { parseTime } from '../identifiers/time.ts';
import type { Credential, Revocation } from '../kinds/credential.ts';

/** A signed key event: a credential binds a key, with `prev` in place of another one; a revocation takes one away. */
export interface KeyEvent {
  /** CID of the document that was signed, not of its envelope. */
  readonly id: string;
  readonly document: Credential | Revocation;
}

/** A key that was bound to an identity. */
export interface Binding {
  /** Id of the credential. */
  readonly credential: string;
  readonly key: string;
  /** Seconds since 1970. */
  readonly expires?: number;
  /** The event that replaced or revoked it. */
  readonly endedBy?: string;
}

/**
 * Which keys speak for whom. An identity is known by its founding credential; whoever issued that may rotate and revoke
 * from then on, and so may the holder of a key that is bound.
 */
export interface Identity {
  /** Id of the founding credential. */
  readonly id: string;
  readonly subject: string;
  /** did:key that issued the founding credential. */
  readonly authority: string;
  readonly bindings: ReadonlyMap<string, Binding>;
}

function refuse(code: string, message: string, pointer = ''): never {
  throw new CodedError(code, message, { pointer });
}

function bindingOf(id: string, { key, expires }: Credential): Binding {
  const until = expires === undefined ? undefined : parseTime(expires);
  return { credential: id, key, ...(until === undefined ? {} : { expires: until }) };
}

/** Founds an identity by a credential that replaces none. Throws IDENTITY_REFERENCE. */
export function foundIdentity({ id, document }: KeyEvent): Identity {
  if (document.kind !== 'credential' || document.prev !== undefined)
    refuse('IDENTITY_REFERENCE', 'An identity begins with a credential that replaces none', '/prev');
  const { subject, issuer } = document;
  return { id, subject, authority: issuer, bindings: new Map([[id, bindingOf(id, document)]]) };
}

/** Id of the credential that an event is about; undefined for one that founds. */
export function referenceOf({ document }: KeyEvent): string | undefined {
  return document.kind === 'credential' ? document.prev : document.target;
}

/**
 * Whether a key was ever allowed to change an identity: the authority's, unless it is itself a bound key (then it is worth
 * what its binding is), or a bound one. The bindings of the key; none for the authority.
 *
 * @throws CodedError IDENTITY_SIGNER
 */
export function rightsOf({ authority, bindings }: Identity, key: string): readonly Binding[] {
  const own = [...bindings.values()].filter((binding) => binding.key === key);
  if (own.length === 0 && key !== authority)
    refuse('IDENTITY_SIGNER', `${key} was never bound to this identity and did not found it`, '/issuer');
  return own;
}

/**
 * Applies an event to an identity as it is when the event comes.
 *
 * @param at when, in seconds since 1970: keys that had expired may sign nothing.
 * @throws CodedError IDENTITY_REFERENCE (of another identity), IDENTITY_SUBJECT, IDENTITY_SIGNER, IDENTITY_SIGNER_ENDED,
 *   IDENTITY_FORK (replaced already), IDENTITY_ENDED (revoked already)
 */
export function applyKeyEvent(identity: Identity, event: KeyEvent, at: number): Identity {
  const { document, id } = event;
  const reference = referenceOf(event);
  const target = reference === undefined ? undefined : identity.bindings.get(reference);
  if (target === undefined) refuse('IDENTITY_REFERENCE', 'The event is about no credential of this identity', '/prev');
  if (document.kind === 'credential' && document.subject !== identity.subject)
    refuse('IDENTITY_SUBJECT', `The identity is ${identity.subject}, not ${document.subject}`, '/subject');
  const rights = rightsOf(identity, document.issuer);
  if (target.endedBy !== undefined)
    refuse(
      document.kind === 'credential' ? 'IDENTITY_FORK' : 'IDENTITY_ENDED',
      `The credential ${target.credential} was ended by ${target.endedBy} already`,
      document.kind === 'credential' ? '/prev' : '/target',
    );
  const valid = (binding: Binding): boolean =>
    binding.endedBy === undefined && (binding.expires === undefined || at < binding.expires);
  if (rights.length > 0 && !rights.some(valid))
    refuse('IDENTITY_SIGNER_ENDED', `${document.issuer} was replaced, revoked or expired before`, '/issuer');
  const bindings = new Map(identity.bindings);
  bindings.set(target.credential, { ...target, endedBy: id });
  if (document.kind === 'credential') bindings.set(id, bindingOf(id, document));
  return { ...identity, bindings };
}
