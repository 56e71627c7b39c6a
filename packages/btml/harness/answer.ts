import {
  type BlockCodec,
  CodedError,
  canonicalize,
  cidOfBlock,
  decodeCid,
  decodeDidKey,
  documentId,
  followTrust,
  formatBlockCid,
  hexEncode,
  isCodedError,
  linksOf,
  otsAttestations,
  type Purpose,
  parseDocument,
  parseEnvelope,
  parseJsonText,
  parseMarkup,
  parseOts,
  parseTrust,
  purposes,
  readBundle,
  renderMarkup,
  signatureHash,
  utf8Encode,
  verifyDagCar,
  verifyEnvelope,
  verifyReceipt,
  viewHash,
  viewLines,
} from '../src/index.ts';
import { isMap } from '../src/model/check.ts';

export type Answer =
  | { readonly ok: Readonly<Record<string, unknown>> }
  | { readonly error: string; readonly pointer?: string; readonly message?: string };

type Options = Readonly<Record<string, unknown>>;
type Operation = (input: Uint8Array, options: Options) => Readonly<Record<string, unknown>>;

function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

function purpose(value: unknown): Purpose | undefined {
  return purposes.find((known) => known === value);
}

/** Options by name, leaving out those that are absent. */
function parseOptions({ extensions, exact }: Options): { extensions?: readonly string[]; exact?: boolean } {
  const uris = strings(extensions);
  return { ...(uris ? { extensions: uris } : {}), ...(exact === true ? { exact } : {}) };
}

function verifyOptions(options: Options): Parameters<typeof verifyEnvelope>[1] {
  const wanted = purpose(options.purpose);
  const keys = strings(options.keys);
  return {
    ...parseOptions(options),
    ...(wanted ? { purpose: wanted } : {}),
    ...(keys ? { keys } : {}),
    ...(typeof options.audience === 'string' ? { audience: options.audience } : {}),
    ...(typeof options.now === 'number' ? { now: options.now } : {}),
  };
}

const blockCodecs: readonly BlockCodec[] = ['raw', 'dag-pb', 'dag-cbor', 'dag-json', 'json'];
/** A byte order mark is no part of an id: it is kept, so that it is refused. */
const text = (input: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);

/** Every operation of the harness, by name. `../vectors/README.md` says what each takes and gives. */
export const operations: Readonly<Record<string, Operation>> = {
  'parse-json'(input) {
    const { canonical } = parseJsonText(input);
    return { canonical, id: documentId(utf8Encode(canonical)) };
  },
  'parse-markup'(input) {
    const value = parseMarkup(input);
    const canonical = canonicalize(value);
    return { canonical, id: documentId(utf8Encode(canonical)), normal: renderMarkup(value) };
  },
  'to-markup'(input) {
    const { value } = parseJsonText(input);
    if (!isMap(value)) throw new CodedError('MODEL_ROOT', 'a document is a map', { pointer: '' });
    return { markup: renderMarkup(value) };
  },
  'parse-document'(input, options) {
    const { document, id, bytes } = parseDocument(input, parseOptions(options));
    return { kind: document.kind, id, canonical: text(bytes) };
  },
  view(input) {
    const { document } = parseDocument(input);
    return { lines: viewLines(document), view: viewHash(document) };
  },
  'signature-hash'(input) {
    const { document } = parseEnvelope(input);
    const { id } = parseDocument(document.payload);
    return { payload: id, hashes: document.proofs.map((proof) => hexEncode(signatureHash(id, proof))) };
  },
  'verify-envelope'(input, options) {
    const { id, payload, signers } = verifyEnvelope(input, verifyOptions(options));
    return { id, payload: payload.id, signers };
  },
  'read-bundle'(input) {
    const { id, blocks } = readBundle(input);
    return { id, blocks: blocks.map(({ cid, use }) => ({ cid, use })) };
  },
  'decode-cid'(input) {
    const { codec, digest } = decodeCid(text(input));
    return { codec, digest: hexEncode(digest) };
  },
  'decode-did-key'(input) {
    const { type, bytes } = decodeDidKey(text(input));
    return { type, key: hexEncode(bytes) };
  },
  'verify-receipt'(input, { trust, now, digest, any }) {
    const verdict = verifyReceipt(input, {
      trust: parseTrust(JSON.stringify(trust)),
      now: new Date(String(now)),
      ...(typeof digest === 'string' ? { digest } : {}),
      any: any === true,
    });
    const { state, code, message, pointer, anchors, stated } = verdict;
    if (state === 'invalid') throw new CodedError(code, message, pointer === undefined ? {} : { pointer });
    const judged = anchors.map((anchor) => ({
      ...{ state: anchor.state, code: anchor.code },
      ...(anchor.late ? { late: true } : {}),
      ...(anchor.partial ? { partial: true } : {}),
    }));
    return { state, code, anchors: judged, ...(stated ? { stated } : {}) };
  },
  'follow-trust'(input, { publisher, version, id, now }) {
    const known = {
      publisher: String(publisher),
      ...(typeof version === 'number' && typeof id === 'string' ? { version, id } : {}),
    };
    return { ...followTrust(known, parseTrust(input), typeof now === 'string' ? Date.parse(now) / 1000 : 0) };
  },
  'verify-car'(input) {
    const { root, blocks, size } = verifyDagCar(input);
    return { root: formatBlockCid(root), blocks: blocks.map(({ cid }) => formatBlockCid(cid)), size };
  },
  'block-links'(input, { codec }) {
    const known = blockCodecs.find((name) => name === codec) ?? 'raw';
    return { links: linksOf(cidOfBlock(known, input), input).map(formatBlockCid) };
  },
  'parse-ots'(input) {
    const { hash, timestamp } = parseOts(input);
    const attestations = otsAttestations(timestamp).map(({ attestation, message }) => {
      const known = attestation.kind === 'unknown' ? { tag: hexEncode(attestation.tag) } : attestation;
      return { ...known, kind: attestation.kind, message: hexEncode(message) };
    });
    return { hash, digest: hexEncode(timestamp.message), attestations };
  },
};

/** Runs one operation; refusals become answers, defects are thrown. */
export function answer(op: string, input: Uint8Array, options: Options = {}): Answer {
  const operation = Object.hasOwn(operations, op) ? operations[op] : undefined;
  if (!operation) return { error: 'HARNESS_OP', message: `unknown operation "${op}"` };
  try {
    return { ok: operation(input, options) };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const { code, message, pointer } = error;
    return { error: code, ...(pointer === undefined ? {} : { pointer }), message };
  }
}
