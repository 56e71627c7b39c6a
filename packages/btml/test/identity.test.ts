import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  base64url,
  buildReceipt,
  canonicalize,
  type Document,
  formatTime,
  parseDocument,
  parseTrust,
  resolveKeys,
  sha256,
  signEnvelope,
  utf8Encode,
} from '../src/index.ts';
import { testLog } from './support/log.ts';
import { membersTrust, started, type TestMember, testMember, witnessAnchor } from './support/storage.ts';

const trust = parseTrust(canonicalize(membersTrust(2)));
const now = new Date((started + 86_400) * 1000);
const [founder, first, second, thief] = ['founder', 'first', 'second', 'thief'].map(testMember);
if (!founder || !first || !second || !thief) throw new Error('no keys');

function sign(members: BtmlMap, by: TestMember, minute: number): { id: string; document: Document } {
  const payload = parseDocument({
    ...{ btml: '1.0', issuer: by.key, issued: formatTime(started + 60 * minute) },
    salt: base64url.encode(sha256(utf8Encode(`${minute} ${by.name}`)).slice(0, 16)),
    ...members,
  });
  const created = formatTime(started + 60 * minute);
  const document = signEnvelope(payload.document, {
    ...{ suite: 'ed25519', purpose: 'describe', key: by.key, created, sign: by.sign },
  });
  return { id: payload.id, document };
}
/** A receipt of an event that the members witnessed at a minute, as leaf `leaf` of eleven. */
function receiptOf(document: Document, minute: number, leaf: number): string {
  const { root, path } = testLog(document, leaf, 11);
  return canonicalize(buildReceipt(document, [witnessAnchor(root, path, { time: started + 60 * minute })]));
}
const credential = (of: TestMember, more: BtmlMap = {}): BtmlMap => ({
  ...{ kind: 'credential', subject: 'billing', key: of.key },
  ...more,
});

const bind = sign(credential(first), founder, 0);
const rotate = sign(credential(second, { prev: bind.id }), first, 10);
const revoke = sign({ kind: 'revocation', target: rotate.id }, founder, 5);
const evidence = [receiptOf(bind.document, 1, 1), receiptOf(rotate.document, 20, 2), receiptOf(revoke.document, 40, 3)];
const at = (minute: number, receipts: readonly string[] = evidence) =>
  resolveKeys(receipts, { at: started + 60 * minute, trust, now });

describe('keys as of a time, from receipts alone', () => {
  test('are those that the anchors show, not those that documents date themselves', () => {
    const found = [0, 2, 19, 21, 39, 41].map((minute) => at(minute).valid);
    expect(found).toEqual([[], [first.key], [first.key], [second.key], [second.key], []]);
    // Between the first and the second of the members that must sign.
    const near = resolveKeys(evidence, { at: started + 20 * 60, trust, now });
    expect(near).toMatchObject({ state: 'undetermined', valid: [] });
    expect(at(41)).toMatchObject({ state: 'determined', development: false, identity: bind.id, subject: 'billing' });
  });

  test('do not depend on the order of the evidence; a second receipt of an event adds the earlier time', () => {
    expect(at(30, evidence.toReversed()).valid).toEqual([second.key]);
    expect(at(15, [...evidence, receiptOf(rotate.document, 12, 4)]).valid).toEqual([second.key]);
  });

  test('are not changed by what is unsigned, wrongly signed, altered or not tied to the trust', () => {
    const { document: payload } = parseDocument(rotate.document.kind === 'envelope' ? rotate.document.payload : {});
    const forged = sign({ kind: 'revocation', target: bind.id }, thief, 2);
    const unsigned = parseDocument({ ...payload, prev: bind.id, key: thief.key }).document;
    const stranger = sign(credential(thief, { prev: bind.id }), thief, 2);
    const swapped = evidence[0]?.replaceAll(first.key, thief.key) ?? '';
    const extra = [
      receiptOf(forged.document, 3, 5),
      receiptOf(unsigned, 3, 6),
      receiptOf(stranger.document, 3, 7),
      swapped,
    ];
    const answer = at(15, [...extra, ...evidence]);
    expect(answer).toMatchObject({ state: 'determined', valid: [first.key] });
    const ignored = answer.events.filter(({ effect }) => effect === 'ignored').map(({ code }) => code);
    expect(ignored.sort()).toEqual(['IDENTITY_SIGNER', 'IDENTITY_SIGNER', 'IDENTITY_UNSIGNED', expect.any(String)]);
    // With trust in others nothing is anchored, and so nothing determined.
    const others = parseTrust(canonicalize(membersTrust(2, {}, ['x', 'y', 'z'].map(testMember))));
    expect(resolveKeys(evidence, { at: started + 900, trust: others, now })).toMatchObject({
      state: 'undetermined',
      valid: [],
    });
  });

  test('of an identity that the evidence does not found, are refused', () => {
    expect(() => at(1, evidence.slice(1))).toThrow(expect.objectContaining({ code: 'IDENTITY_UNKNOWN' }));
    const twin = sign(credential(thief), thief, 0);
    const two = [...evidence, receiptOf(twin.document, 1, 8)];
    expect(() => at(30, two)).toThrow(expect.objectContaining({ code: 'IDENTITY_UNKNOWN' }));
    expect(resolveKeys(two, { identity: bind.id, at: started + 1800, trust, now }).valid).toEqual([second.key]);
  });
});
