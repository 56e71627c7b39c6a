import { checkSuppliedHeaders } from '../consensus/poa/index.ts';
import { parseHeaders } from '../consensus/pow/index.ts';
import { CodedError, isCodedError } from '../errors.ts';
import { parseEvmHeader, splitRlp } from '../evm/index.ts';
import { parseTime } from '../identifiers/time.ts';
import { isKnownAnchor } from '../kinds/anchors/index.ts';
import type { Intent } from '../kinds/intent.ts';
import { type Document, parseDocument } from '../kinds/parse.ts';
import type { Receipt } from '../kinds/receipt.ts';
import { documentLeaf, foldPath, parsePath } from '../merkle/index.ts';
import { equal } from '../proof/bytes.ts';
import { verifyEnvelope } from '../signature/envelope.ts';
import type { Trust } from '../trust/types.ts';
import type { BtmlMap } from '../value.ts';
import type { Verifier } from './draft.ts';
import { judgeUnexpired } from './expiry.ts';
import { judgeAnchor } from './judge.ts';
import { type AnchorVerdict, extremeState, type StatedRoute, type Verdict } from './verdict.ts';

export interface VerifyReceiptOptions {
  readonly trust: Trust;
  /** The verifier's time; nothing here reads a clock. */
  readonly now: Date;
  /** Digest of the file that the receipt is shown for, `sha-256:<hex>`. */
  readonly digest?: string;
  /** Further headers: concatenated 80-byte headers, or concatenated RLP headers of an EVM chain, lowest first. */
  readonly headers?: Uint8Array;
  /** Takes the best anchor instead of the worst. */
  readonly any?: boolean;
  /** Confirmations that the caller asks for, in place of what the trust asks for. */
  readonly confirmations?: number;
}

/** What the verifier brings along, in the form that anchors are judged with. Throws TRUST_HEADERS, POW_HEADER, EVM_RLP. */
export function prepareVerifier(
  options: Pick<VerifyReceiptOptions, 'trust' | 'now' | 'headers' | 'confirmations'>,
): Verifier {
  const headers = options.headers ?? new Uint8Array(0);
  // An EVM header is a list of more than 256 bytes, whose first byte is f9; no Bitcoin version number starts so.
  const evm = headers[0] === 0xf9;
  const powHeaders = evm ? [] : parseHeaders(headers);
  powHeaders.forEach((header, i) => {
    const below = powHeaders[i - 1];
    if (below !== undefined && !equal(header.previous, below.hash)) {
      throw new CodedError('TRUST_HEADERS', `Supplied header ${i} doesn't follow the one before it`);
    }
  });
  return {
    trust: options.trust,
    now: options.now.getTime() / 1000,
    powHeaders,
    evmHeaders: evm ? checkSuppliedHeaders(splitRlp(headers).map((raw) => parseEvmHeader(raw))) : [],
    ...(options.confirmations === undefined ? {} : { confirmations: options.confirmations }),
  };
}

interface Opened {
  readonly receipt: Receipt;
  /** Whether the log signed its promise. */
  readonly promised?: boolean;
  /** What the receipt is about: a record, or another document. */
  readonly facts: Pick<Verdict, 'record' | 'subject' | 'stated'>;
  readonly signers: readonly string[];
  readonly intent?: Intent;
  /** Canonical bytes of what the log holds: the document, or the envelope around it. */
  readonly entry?: Uint8Array;
}

function open(input: Uint8Array | string | BtmlMap): Opened {
  // A receipt is valid only in its canonical bytes or the one normal markup.
  const { document } = parseDocument(input, { exact: true });
  if (document.kind === 'receipt') return openReceipt(document, '/record');
  if (document.kind === 'envelope' && document.payload.kind === 'receipt') {
    const { payload } = verifyEnvelope(document);
    if (payload.document.kind === 'receipt') {
      return { ...openReceipt(payload.document, '/payload/record'), promised: true };
    }
  }
  throw new CodedError('SCHEMA_KIND', 'This is no receipt', { pointer: '/kind' });
}

function openReceipt(receipt: Receipt, pointer: string): Opened {
  if (receipt.record === undefined) return { receipt, facts: {}, signers: [] };
  const entry = parseDocument(receipt.record);
  let signers: readonly string[] = [];
  if (entry.document.kind === 'envelope') {
    try {
      signers = verifyEnvelope(receipt.record).signers;
    } catch (error) {
      if (!isCodedError(error)) throw error;
      throw new CodedError(error.code, error.message, { pointer: `${pointer}${error.pointer ?? ''}`, cause: error });
    }
  }
  const payload = entry.document.kind === 'envelope' ? entry.document.payload : receipt.record;
  const { document, id } = parseDocument(payload);
  const stated = receipt.route?.map((statement, i) => readStatement(statement, entry.id, `/route/${i}`));
  const facts = { ...factsOf(document, id, signers), ...(stated ? { stated } : {}) };
  const opened = { receipt, entry: entry.bytes, signers, facts };
  return document.kind === 'intent' ? { ...opened, intent: document } : opened;
}

/** What a log states about the route: its signatures must hold, and it must be about this entry. */
function readStatement(statement: BtmlMap, entry: string, pointer: string): StatedRoute {
  try {
    const { payload, signers } = verifyEnvelope(statement);
    const { document } = payload;
    if (document.kind !== 'route') throw new CodedError('SCHEMA_KIND', 'no route', { pointer: '/payload/kind' });
    if (document.subject !== entry)
      throw new CodedError('PROOF_ROUTE', 'The statement is about another record', { pointer: '/payload/subject' });
    const { issued, plan, needs, chosen, replaced } = document;
    return { by: signers, issued, plan, chosen, ...(needs ? { needs } : {}), ...(replaced ? { replaced } : {}) };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError(error.code, error.message, { pointer: `${pointer}${error.pointer ?? ''}`, cause: error });
  }
}

function factsOf(document: Document, id: string, signers: readonly string[]): Opened['facts'] {
  if (document.kind === 'record') {
    const { digest, issuer, issued, name, media } = document;
    const more = { ...(name === undefined ? {} : { name }), ...(media === undefined ? {} : { media }) };
    return { record: { id, digest, issuer, issued, ...more, signers } };
  }
  if (!('issuer' in document)) return {};
  const { kind, issuer, issued } = document;
  return { subject: { kind, id, issuer, issued, signers } };
}

function refusal(error: CodedError, facts: Opened['facts'] = {}): Verdict {
  return {
    state: 'invalid',
    development: false,
    code: error.code,
    pointer: error.pointer ?? '',
    message: error.message,
    ...facts,
    anchors: [],
  };
}

function pending({ receipt, facts, promised }: Opened): Verdict {
  const promise = receipt.promise;
  const who = promised ? `by ${promise?.log}` : `in the name of ${promise?.log}, whose signature is not here`;
  return {
    state: 'pending',
    development: false,
    code: 'PROOF_PENDING',
    message: `No anchor yet: promised until ${promise?.deadline} ${who}`,
    ...facts,
    anchors: [],
  };
}

/** An anchor proves that a record existed; that its issuer claims it is proven by a signature alone. */
function unsigned(verdict: AnchorVerdict, { signers, facts }: Opened): AnchorVerdict {
  if (verdict.state === 'invalid' || signers.length > 0) return verdict;
  const kind = facts.subject?.kind ?? 'record';
  const missing = `that the issuer made this ${kind === 'record' ? 'claim' : kind}: the ${kind} is not signed`;
  return { ...verdict, notProven: [...verdict.notProven, missing] };
}

/** What a block says about its time bounds nothing until the block is tied to the trust: anybody can write 2009 there. */
function timed({ time, ...verdict }: AnchorVerdict): AnchorVerdict {
  return verdict.state === 'final' && time !== undefined ? { ...verdict, time } : verdict;
}

/** What an intent asks for beside the operation that an anchor shows: that it be done in time, and with the others. */
function asAsked(verdict: AnchorVerdict, intent: Intent | undefined): AnchorVerdict {
  if (intent === undefined || verdict.state === 'invalid') return verdict;
  const { expires, atomic, ops } = intent;
  const begun = parseTime(verdict.time?.notBefore ?? '');
  const end = parseTime(expires ?? '');
  const late = verdict.state === 'final' && begun !== undefined && end !== undefined && begun >= end;
  const partial = atomic === 'yes' && ops.length > 1;
  const notProven = [
    ...verdict.notProven,
    ...(late ? [`that it was done in time: the document was valid until ${expires}, and the block is later`] : []),
    ...(partial ? ['that the other operations were done too: the document asks for all of them or none'] : []),
  ];
  return { ...verdict, notProven, ...(late ? { late } : {}), ...(partial ? { partial } : {}) };
}

function judgeAll(opened: Opened, verifier: Verifier): AnchorVerdict[] {
  const leaf = documentLeaf(opened.entry ?? new Uint8Array(0));
  return (opened.receipt.anchors ?? []).map((anchor, i) => {
    const pointer = `/anchors/${i}`;
    const path = isKnownAnchor(anchor) && 'path' in anchor ? (anchor.path ?? []) : [];
    const root = foldPath(leaf, parsePath(path, `${pointer}/path`));
    const judged = judgeUnexpired(verifier.trust, verifier.now, (trust) =>
      judgeAnchor(anchor, root, { ...verifier, trust }, pointer, opened.intent),
    );
    const verdict = timed(unsigned(judged, opened));
    // Other forms show that the document existed, which asks for nothing.
    return 'op' in anchor ? asAsked(verdict, opened.intent) : verdict;
  });
}

/** The verdict over all anchors: that of the worst one, or with `any` of the best one. */
export function summarize(anchors: readonly AnchorVerdict[], any: boolean, facts: Opened['facts'] = {}): Verdict {
  const state = extremeState(
    anchors.map((anchor) => anchor.state),
    any,
  );
  // Of equal states, that of a chain with economic weight is the better one.
  const decisive =
    anchors.find((anchor) => anchor.state === state && anchor.development !== any) ??
    anchors.find((anchor) => anchor.state === state);
  return {
    state,
    development: decisive?.development ?? false,
    code: decisive?.code ?? 'PROOF_PENDING',
    ...(decisive?.pointer === undefined ? {} : { pointer: decisive.pointer }),
    message: decisive?.message ?? 'There is no anchor',
    ...facts,
    anchors,
  };
}

/**
 * Verifies a receipt offline: opens no socket, reads no clock. Never throws for what a receipt contains; a refusal is a
 * verdict `invalid` with its code and the pointer of the member at fault.
 *
 * @param input canonical JSON or normal markup, as bytes or text, or a value of the model.
 * @throws CodedError only for what the verifier itself supplies: TRUST_HEADERS, POW_HEADER, EVM_RLP.
 *
 * @example
 * const verdict = verifyReceipt(bytes, { trust: parseTrust(file), now: new Date(), digest: `sha-256:${hex}` });
 */
export function verifyReceipt(input: Uint8Array | string | BtmlMap, options: VerifyReceiptOptions): Verdict {
  return verifyReceiptWith(input, prepareVerifier(options), options);
}

/** As `verifyReceipt`, for many receipts with the same trust: `prepareVerifier` reads the headers only once. */
export function verifyReceiptWith(
  input: Uint8Array | string | BtmlMap,
  verifier: Verifier,
  options: Pick<VerifyReceiptOptions, 'digest' | 'any'> = {},
): Verdict {
  let opened: Opened;
  try {
    opened = open(input);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return refusal(error);
  }
  const { receipt, facts } = opened;
  if (options.digest !== undefined && options.digest !== facts.record?.digest) {
    const message = 'The file is not the one that the record is about: their digests differ';
    return refusal(new CodedError('PROOF_DIGEST', message, { pointer: '/record/digest' }), facts);
  }
  if (receipt.anchors === undefined) return pending(opened);
  return summarize(judgeAll(opened, verifier), options.any ?? false, facts);
}
