import { sha256 } from '@noble/hashes/sha2.js';
import { compareBytes, utf8Encode } from '../encoding/utf8.ts';
import { CodedError } from '../errors.ts';
import { cidFromDigest } from '../id/cid.ts';
import { parseJsonText } from '../json/parse.ts';
import { parseMarkupText } from '../markup/parse.ts';
import { renderMarkup } from '../markup/render.ts';
import { canonicalWithin, checkValue, isMap } from '../model/check.ts';
import { conform, type Shape } from '../schema/shape.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { type Bundle, bundleShape } from './bundle.ts';
import { type Credential, credentialShape, type Revocation, revocationShape } from './credential.ts';
import { type Descriptor, descriptorShape } from './descriptor.ts';
import { type Envelope, envelopeShape } from './envelope.ts';
import { checkExtensions } from './header.ts';
import { type Intent, intentShape } from './intent.ts';
import { type Receipt, receiptShape } from './receipt.ts';
import { type BtmlRecord, recordShape } from './record.ts';
import { type RouteStatement, routeShape } from './route.ts';
import { type TrustStatement, trustStatementShape } from './trust.ts';

/** The document type of each kind. */
export interface Kinds {
  readonly bundle: Bundle;
  readonly credential: Credential;
  readonly descriptor: Descriptor;
  readonly envelope: Envelope;
  readonly intent: Intent;
  readonly receipt: Receipt;
  readonly record: BtmlRecord;
  readonly revocation: Revocation;
  readonly route: RouteStatement;
  readonly trust: TrustStatement;
}
export type Kind = keyof Kinds;
export type Document = Kinds[Kind];

const shapes: { readonly [K in Kind]: Shape<Kinds[K]> } = {
  bundle: bundleShape,
  credential: credentialShape,
  descriptor: descriptorShape,
  envelope: envelopeShape,
  intent: intentShape,
  receipt: receiptShape,
  record: recordShape,
  revocation: revocationShape,
  route: routeShape,
  trust: trustStatementShape,
};
export const kinds: readonly Kind[] = [
  'bundle',
  'credential',
  'descriptor',
  'envelope',
  'intent',
  'receipt',
  'record',
  'revocation',
  'route',
  'trust',
];

/** Which kinds may stand inside an envelope. An envelope in an envelope would be a signature over a signature. */
const payloadKinds: readonly Kind[] = [
  'credential',
  'descriptor',
  'intent',
  'receipt',
  'record',
  'revocation',
  'route',
  'trust',
];

/** What a receipt can be about: something that a log holds, or an intent that was performed. */
const subjectKinds: readonly Kind[] = ['credential', 'intent', 'record', 'revocation'];

export interface ParseOptions {
  /** URIs of the extensions that the caller understands; one in `crit` that is not here is refused. */
  readonly extensions?: readonly string[];
  /** Accepts only the canonical bytes or the one normal markup (receipts and blocks of bundles). */
  readonly exact?: boolean;
}

export interface ParsedDocument<D extends Document = Document> {
  readonly document: D;
  /** CID of the canonical bytes. */
  readonly id: string;
  /** The canonical bytes. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the canonical bytes. */
  readonly hash: Uint8Array;
}

function isKind(kind: unknown): kind is Kind {
  return kinds.some((known) => known === kind);
}

function checkKind<K extends Kind>(kind: K, value: BtmlMap, options: ParseOptions, pointer: string): Kinds[K] {
  const document = conform(shapes[kind], value, pointer);
  checkExtensions(value, options.extensions ?? [], pointer);
  return document;
}

/** Checks a map as a document of one of `allowed` kinds, and the documents that are embedded in it. */
function check(value: BtmlMap, allowed: readonly Kind[], options: ParseOptions, pointer: string): Document {
  if (value.btml === undefined)
    throw new CodedError('SCHEMA_MISSING', '"btml" is missing', { pointer: `${pointer}/btml` });
  if (value.btml !== '1.0')
    throw new CodedError('SCHEMA_VERSION', '"btml" must be "1.0"', { pointer: `${pointer}/btml` });
  if (value.kind === undefined)
    throw new CodedError('SCHEMA_MISSING', '"kind" is missing', { pointer: `${pointer}/kind` });
  if (!isKind(value.kind) || !allowed.includes(value.kind)) {
    throw new CodedError('SCHEMA_KIND', `"kind" must be one of: ${allowed.join(', ')}`, { pointer: `${pointer}/kind` });
  }
  const document = checkKind(value.kind, value, options, pointer);
  if (document.kind === 'envelope') {
    const payload = check(document.payload, payloadKinds, options, `${pointer}/payload`);
    // A receipt with anchors proves itself; a signature around it would say nothing.
    if (payload.kind === 'receipt' && !payload.promise) {
      throw new CodedError('SCHEMA_KIND', 'must be a receipt with a promise', { pointer: `${pointer}/payload` });
    }
  }
  if (document.kind === 'receipt') {
    for (const [i, statement] of (document.route ?? []).entries())
      checkStatement(statement, options, `${pointer}/route/${i}`);
  }
  if (document.kind === 'receipt' && document.record) {
    const subject = check(document.record, [...subjectKinds, 'envelope'], options, `${pointer}/record`);
    const payload = subject.kind === 'envelope' ? subject.payload.kind : subject.kind;
    if (!subjectKinds.some((kind) => kind === payload)) {
      throw new CodedError('SCHEMA_KIND', `must be an envelope around one of: ${subjectKinds.join(', ')}`, {
        pointer: `${pointer}/record/payload/kind`,
      });
    }
  }
  return document;
}

/** What a receipt says of its route is signed, or it is not there: nobody could be held to it. */
function checkStatement(value: BtmlMap, options: ParseOptions, pointer: string): void {
  const statement = check(value, ['envelope'], options, pointer);
  if (statement.kind === 'envelope' && statement.payload.kind !== 'route')
    throw new CodedError('SCHEMA_KIND', 'must be an envelope around a route', { pointer: `${pointer}/payload/kind` });
}

function finish<K extends Kind>(
  value: BtmlValue,
  canonical: string,
  allowed: readonly K[],
  options: ParseOptions,
): ParsedDocument<Kinds[K]> {
  if (!isMap(value)) throw new CodedError('MODEL_ROOT', 'a document is a map', { pointer: '' });
  const document = check(value, allowed, options, '');
  const wanted = (candidate: Document): candidate is Kinds[K] => allowed.some((kind) => kind === candidate.kind);
  if (!wanted(document)) throw new CodedError('SCHEMA_KIND', 'another kind is needed', { pointer: '/kind' });
  const bytes = utf8Encode(canonical);
  const hash = sha256(bytes);
  return { document, id: cidFromDigest(hash), bytes, hash };
}

function parseAs<K extends Kind>(
  input: Uint8Array | string | BtmlMap,
  allowed: readonly K[],
  options: ParseOptions,
): ParsedDocument<Kinds[K]> {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) {
    checkValue(input);
    return finish(input, canonicalWithin(input), allowed, options);
  }
  if (looksLikeMarkup(input)) {
    const { value, canonical } = parseMarkupText(input);
    if (options.exact && !isText(input, renderMarkup(value))) throw notExact();
    return finish(value, canonical, allowed, options);
  }
  const { value, canonical } = parseJsonText(input);
  if (options.exact && !isText(input, canonical)) throw notExact();
  return finish(value, canonical, allowed, options);
}

function notExact(): CodedError {
  return new CodedError('ID_NOT_CANONICAL', 'neither the canonical bytes nor the normal markup', { pointer: '' });
}

function isText(input: Uint8Array | string, text: string): boolean {
  return typeof input === 'string' ? input === text : compareBytes(input, utf8Encode(text)) === 0;
}

/** Markup starts with "<", JSON never does. White space before it is skipped. */
export function looksLikeMarkup(input: Uint8Array | string): boolean {
  for (let i = 0; i < input.length; i++) {
    const unit = typeof input === 'string' ? input.charCodeAt(i) : input[i];
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return unit === 0x3c;
  }
  return false;
}

/**
 * Parses and checks a document of any kind, and the documents embedded in it: from JSON or markup (whichever the first
 * character shows), as bytes or text, or from a value of the model.
 *
 * @throws CodedError JSON_…, MARKUP_…, MODEL_…, SCHEMA_…, EXT_…, SIG_… with a JSON Pointer.
 *
 * @example
 * const { document, id, bytes } = parseDocument('{"btml":"1.0","kind":"record",…}');
 */
export function parseDocument(input: Uint8Array | string | BtmlMap, options: ParseOptions = {}): ParsedDocument {
  return parseAs(input, kinds, options);
}

type Parser<K extends Kind> = (
  input: Uint8Array | string | BtmlMap,
  options?: ParseOptions,
) => ParsedDocument<Kinds[K]>;

function parserOf<K extends Kind>(kind: K): Parser<K> {
  return (input, options = {}) => parseAs(input, [kind], options);
}

export const parseRecord: Parser<'record'> = parserOf('record');
export const parseReceipt: Parser<'receipt'> = parserOf('receipt');
export const parseEnvelope: Parser<'envelope'> = parserOf('envelope');
export const parseIntent: Parser<'intent'> = parserOf('intent');
export const parseDescriptor: Parser<'descriptor'> = parserOf('descriptor');
export const parseCredential: Parser<'credential'> = parserOf('credential');
export const parseRoute: Parser<'route'> = parserOf('route');
export const parseRevocation: Parser<'revocation'> = parserOf('revocation');
export const parseTrustStatement: Parser<'trust'> = parserOf('trust');
export const parseBundleManifest: Parser<'bundle'> = parserOf('bundle');
