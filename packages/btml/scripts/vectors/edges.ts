import { readFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { base64url, canonicalize, encodeDidKey, parseDocument, signatureHash, viewHash } from '../../src/index.ts';
import { intent, record } from './documents.ts';
import { keys } from './keys.ts';
import { accepted, type Draft, refused } from './types.ts';

// Inputs about which two implementations written from the specification disagreed before it said enough.

const { Point } = ed25519;
const order = Point.Fn.ORDER;
const secret = 123_456_789n;

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function scalarBytes(scalar: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((scalar >> BigInt(8 * i)) & 255n));
}

/** A point of order 8: what is left of any point after the order of the large subgroup is taken off. */
function pointOfOrder8(): InstanceType<typeof Point> {
  for (let y = 2; ; y++) {
    try {
      const point = Point.fromBytes(Uint8Array.of(y, ...new Uint8Array(31)));
      const torsion = point.multiplyUnsafe(order - 1n).add(point);
      if (!torsion.multiplyUnsafe(4n).is0()) return torsion;
    } catch {
      // not the y of a point
    }
  }
}

/** A signature that holds only where both sides of the equation are multiplied by the cofactor. */
function mixedOrder(inKey: boolean): string {
  const torsion = pointOfOrder8();
  const base = Point.BASE.multiply(secret);
  const key = (inKey ? base.add(torsion) : base).toBytes();
  const did = encodeDidKey({ type: 'ed25519', bytes: key });
  const payload = { ...record, issuer: did };
  const unsigned = {
    suite: 'ed25519',
    key: did,
    purpose: 'claim',
    created: '2026-11-22T13:00:05Z',
    view: viewHash(payload),
  } as const;
  const message = signatureHash(parseDocument(payload).id, unsigned);
  for (let nonce = 777n; ; nonce++) {
    const plain = Point.BASE.multiply(nonce);
    const r = (inKey ? plain : plain.add(torsion)).toBytes();
    const k = littleEndian(sha512(Uint8Array.of(...r, ...key, ...message))) % order;
    if (k % 8n === 0n) continue;
    const value = base64url.encode(Uint8Array.of(...r, ...scalarBytes((nonce + k * secret) % order)));
    return canonicalize({ btml: '1.0', kind: 'envelope', payload, proofs: [{ ...unsigned, value }] });
  }
}

const json = (value: unknown): string => JSON.stringify(value);
const [anchorOp] = intent.ops;
const long = 'a'.repeat(300);
const claim = {
  suite: 'ed25519',
  key: keys.ed25519.did,
  purpose: 'claim',
  created: '2026-11-22T13:00:05Z',
  view: `1:${'0'.repeat(64)}`,
  value: 'AA',
};
const promise = { log: keys.ed25519.did, deadline: '2026-11-22T14:00:00Z', plan: 'default' };
const anchored = {
  btml: '1.0',
  kind: 'receipt',
  record,
  anchors: [{ chain: 'eip155:1', form: 'unheard-of-1' }],
};
const service = (url: string): string =>
  json({ btml: '1.0', kind: 'descriptor', issuer: record.issuer, issued: record.issued, name: 'a', services: [{ type: 'log', url }] });
const call = (method: string, args?: readonly object[]): string =>
  json({
    ...intent,
    ops: [
      {
        op: 'call',
        chain: anchorOp.chain,
        from: anchorOp.from,
        contract: anchorOp.contract,
        method,
        codehash: 'c'.repeat(64),
        ...(args ? { args } : {}),
      },
    ],
  });
const fee = (asset: string): string => json({ ...intent, maxfee: { ...intent.maxfee, asset } });
const envelope = (payload: object, proof: object = claim): string =>
  json({ btml: '1.0', kind: 'envelope', payload, proofs: [proof] });

const document = (name: string, tag: string, input: string, code: string): Draft =>
  refused('parse-document', name, tag, input, code);
const fine = (name: string, input: string): Draft => accepted('parse-document', name, input);
const markup = (name: string, input: string, code: string): Draft =>
  refused('parse-markup', name, 'truncated', input, code);

/** Receipts made from parts of packages/btml-py/fuzz/build.py. */
interface Built {
  readonly name: string;
  readonly error: string;
  readonly input: string;
  readonly options: Record<string, unknown>;
}
const built: readonly Built[] = JSON.parse(readFileSync(new URL('./edges-evm.json', import.meta.url), 'utf8'));

export const edgeVectors: readonly Draft[] = [
  refused('verify-envelope', 'R with a component of small order', 'cofactor', mixedOrder(false), 'SIG_INVALID'),
  refused('verify-envelope', 'key with a component of small order', 'cofactor', mixedOrder(true), 'SIG_INVALID'),
  document('envelope of a receipt with anchors', 'type-confusion', envelope(anchored), 'SCHEMA_KIND'),
  fine('envelope of a pending receipt', envelope({ btml: '1.0', kind: 'receipt', record, promise }, { ...claim, purpose: 'promise' })),
  document('key of a proof that is too long', 'resource-exhaustion', envelope(record, { ...claim, key: long }), 'SCHEMA_LENGTH'),
  document('version of the view of five digits', 'canonicalization', envelope(record, { ...claim, view: `10000:${'0'.repeat(64)}` }), 'SCHEMA_VIEW'),
  document('DID with a percent-encoded character', 'canonicalization', json({ ...record, issuer: 'did:web:a%3A8080' }), 'SCHEMA_DID'),
  document('DID with an empty part', 'canonicalization', json({ ...record, issuer: 'did:web::a' }), 'SCHEMA_DID'),
  refused('decode-did-key', 'compressed key without its sign', 'canonicalization', 'did:key:zDnaeGd2UacvgumesVLu8ocSUjkxJvrEhEUk6KTB9hwHES9CU', 'ID_DID_KEY'),
  fine('media type of 255 characters', json({ ...record, media: `text/${'a'.repeat(250)}` })),
  document('media type of 256 characters', 'resource-exhaustion', json({ ...record, media: `text/${'a'.repeat(251)}` }), 'SCHEMA_MEDIA'),
  document('media type with a quoted value', 'canonicalization', json({ ...record, media: 'text/plain;a="b"' }), 'SCHEMA_MEDIA'),
  fine('URI of every character that one may have', service("a+1-.:A0-._~:/?#[]@!$&'()*+,;=%")),
  document('URI with a capital in its scheme', 'canonicalization', service('HTTPS://a'), 'SCHEMA_URI'),
  document('URI with a character that must be encoded', 'canonicalization', service('https://a/{}'), 'SCHEMA_URI'),
  fine('method whose types are checked when it is compiled', call('f((uint256,Address)[],)')),
  document('method of 257 characters', 'resource-exhaustion', call(`${'a'.repeat(255)}()`), 'SCHEMA_METHOD'),
  document('argument whose type has a capital', 'canonicalization', call('f(a)', [{ t: 'Address', v: '1' }]), 'SCHEMA_METHOD'),
  document('op that is a map', 'type-confusion', json({ ...intent, ops: [{ op: { a: 'b' } }] }), 'SCHEMA_OP'),
  document('asset of an EVM chain with another reference', 'canonicalization', fee('eip155:1337/erc20:5'), 'SCHEMA_ASSET'),
  document('asset of an EVM chain that is no number', 'canonicalization', fee('eip155:a/slip44:60'), 'SCHEMA_ASSET'),
  document('asset of an EVM chain with slip44 of eleven digits', 'canonicalization', fee('eip155:1337/slip44:11111111111'), 'SCHEMA_ASSET'),
  document('account of an EVM chain with a leading zero', 'canonicalization', json({ ...intent, ops: [{ ...anchorOp, from: anchorOp.from.replace('1337', '01337') }] }), 'SCHEMA_ACCOUNT'),
  refused('parse-json', 'minus sign alone', 'syntax', '{"a":-}', 'JSON_NUMBER'),
  markup('text ends inside the name of a start tag', '<btml-d', 'MARKUP_NAME'),
  markup('text ends inside the name of an end tag', '<btml-doc a="b"></btml-doc', 'MARKUP_NAME'),
  markup('text ends inside the name of an attribute', '<btml-doc a', 'MARKUP_ATTRIBUTE_NAME'),
  markup('text ends before a quotation mark', '<btml-doc a=', 'MARKUP_QUOTE'),
  refused('parse-markup', 'name of a tag with a less-than sign', 'parser-differential', '<btml-d<>oc a="b"></btml-doc>', 'MARKUP_NAME'),
  refused('parse-markup', 'slash inside a start tag', 'parser-differential', '<btml-doc / a="b"></btml-doc>', 'MARKUP_SELF_CLOSING'),
  refused('decode-cid', 'byte order mark before an id', 'encoding', '\ufeffbagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47q', 'ID_MALFORMED'),
  refused('to-markup', 'a string', 'type-confusion', '"a"', 'MODEL_ROOT'),
  ...built.map(({ name, error, input, options }) => refused('verify-receipt', name, 'malformed', input, error, options)),
];
