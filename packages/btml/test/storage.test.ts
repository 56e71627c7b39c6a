import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  checkChallengedBytes,
  cidOfBlock,
  formatBlockCid,
  isAnchorOf,
  parseTrust,
  sortAnchors,
  type Verdict,
  verifyReceipt,
  writeBlocksCar,
} from '../src/index.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';
import {
  agreementAnchor,
  challenger,
  content,
  contentCid,
  members,
  membersTrust,
  retrievalAnchor,
  started,
  testDirectory,
  testMember,
  testRound,
  witnessAnchor,
} from './support/storage.ts';

const record = testRecord('stored');
const { root, path } = testLog(record, 5, 11);
const other = testLog(testRecord('another'), 5, 11).root;
const now = new Date('2026-11-22T14:00:00Z');
const two = members.slice(0, 2);

function judge(anchor: BtmlMap, trust: BtmlMap = membersTrust(2), at = now): Verdict {
  return verifyReceipt(buildReceipt(record, [anchor]), { trust: parseTrust(trust), now: at });
}
const forms = [
  ['witness-1', 'witness', witnessAnchor],
  ['retrieval-1', 'retrieval', retrievalAnchor],
  ['agreement-1', 'agreement', agreementAnchor],
] as const;

describe.each(forms)('%s', (_form, claim, make) => {
  test('is final when enough named members signed', () => {
    const { state, development, anchors } = judge(make(root, path));
    expect({ state, development }).toEqual({ state: 'final', development: false });
    expect(anchors[0]).toMatchObject({
      kind: 'storage',
      claim,
      members: { distinct: 3, of: 3 },
      code: 'FINALITY_REACHED',
    });
    expect(anchors[0]?.time?.notAfter).toMatch(/^2026-11-22T12:00:/);
    expect(anchors[0]?.notProven).toContain('that the members tell the truth: they are named authorities');
  });

  test('claims no more than a commitment without trust', () => {
    const { state, code, anchors } = judge(make(root, path), { trust: '1.0', issued: '2026-11-22T11:00:00Z' });
    expect([state, code]).toEqual(['consistent', 'FINALITY_NO_TRUST']);
    expect(anchors[0]?.claim).toBe(claim === 'witness' ? undefined : 'commitment');
  });

  test('is not final by strangers', () => {
    const strangers = members.map(({ name }) => testMember(`not ${name}`));
    const { state, code } = judge(make(root, path), membersTrust(2, {}, strangers));
    expect([state, code]).toEqual(['consistent', 'FINALITY_STRANGER']);
    expect(judge(make(root, path), membersTrust(2, {}, two)).code).toBe('FINALITY_STRANGER');
  });

  test('is not final when a key speaks of a time that is not its own', () => {
    const late = members.map(({ name, key }, i) => ({
      name,
      key,
      ...(i === 0 ? { until: '2026-11-22T12:00:00Z' } : {}),
    }));
    expect(judge(make(root, path), membersTrust(2, { members: late })).code).toBe('FINALITY_STRANGER');
  });

  test('is not final from the future', () => {
    expect(judge(make(root, path), membersTrust(2), new Date('2026-11-22T11:00:00Z')).code).toBe('FINALITY_FUTURE');
  });

  test('commits to the root', () => {
    expect(judge(make(other, path))).toMatchObject({ state: 'invalid', code: 'PROOF_ROOT' });
  });

  test('each entry of the trust is a root by itself', () => {
    const strict = membersTrust(3, { fresh: '1' });
    const chains = [strict.chains, membersTrust(2).chains].flatMap((list) => (Array.isArray(list) ? list : []));
    expect(judge(make(root, path), { ...strict, chains }).state).toBe('final');
  });
});

test('too few members', () => {
  expect(judge(witnessAnchor(root, path, { by: two }), membersTrust(3))).toMatchObject({
    state: 'consistent',
    code: 'FINALITY_MEMBERS',
  });
  expect(judge(retrievalAnchor(root, path, { by: two }), membersTrust(3)).code).toBe('FINALITY_MEMBERS');
  const missed = agreementAnchor(root, path, { rounds: [{ period: 0 }, { period: 1, by: two.slice(0, 1) }] });
  expect(judge(missed).code).toBe('FINALITY_MEMBERS');
  expect(judge(missed, membersTrust(1)).state).toBe('final');
});

test('the content is named', () => {
  for (const anchor of [retrievalAnchor(root, path), agreementAnchor(root, path)]) {
    expect(judge(anchor).anchors[0]?.content).toBe(formatBlockCid(contentCid));
  }
});

test('a period without a challenge shows', () => {
  const anchor = agreementAnchor(root, path, { rounds: [{ period: 0 }, { period: 2 }] });
  expect(judge(anchor)).toMatchObject({ state: 'consistent', code: 'FINALITY_GAPS' });
});

test('a verifier may ask for fresh answers', () => {
  for (const anchor of [retrievalAnchor(root, path), agreementAnchor(root, path)]) {
    expect(judge(anchor, membersTrust(2, { fresh: '7200' })).state).toBe('final');
    expect(judge(anchor, membersTrust(2, { fresh: '3600' }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_STALE',
    });
  }
  expect(judge(witnessAnchor(root, path), membersTrust(2, { fresh: '1' })).state).toBe('final');
});

const retrieval = retrievalAnchor(root, path);
const agreement = agreementAnchor(root, path);
const map = (value: unknown): BtmlMap => Object(value);
const { cid } = testDirectory(root);

test.each<[string, BtmlMap, string]>([
  ['an answer too late', retrievalAnchor(root, path, { late: 301 }), 'STORAGE_TIME'],
  ['an answer before its challenge', retrievalAnchor(root, path, { late: -63 }), 'STORAGE_TIME'],
  ['other bytes', { ...retrieval, bytes: '00'.repeat(16) }, 'STORAGE_SIGNATURE'],
  ['fewer bytes', { ...retrieval, bytes: '00' }, 'STORAGE_CHALLENGE'],
  ['a directory of another root', { ...retrieval, directory: testDirectory(other).hex }, 'PROOF_ROOT'],
  ['something else than a directory', { ...retrieval, directory: '0a020801' }, 'STORAGE_DIRECTORY'],
  ['a challenge about something else', { ...retrieval, ...testRound(testDirectory(other).cid) }, 'STORAGE_CHALLENGE'],
  [
    'random bytes of another challenge',
    { ...retrieval, challenge: { ...map(retrieval.challenge), random: '00'.repeat(32) } },
    'STORAGE_SIGNATURE',
  ],
  [
    'answers of another challenge',
    { ...retrieval, answers: testRound(cid, { time: started + 1 }).answers },
    'STORAGE_SIGNATURE',
  ],
  [
    'an answer under another key',
    { ...retrieval, answers: [{ ...map(testRound(cid).answers[0]), key: members[1]?.key ?? '' }] },
    'STORAGE_SIGNATURE',
  ],
  [
    'a round of another issuer',
    { ...agreement, agreement: { ...map(agreement.agreement), issuer: members[0]?.key ?? '' } },
    'STORAGE_TERMS',
  ],
  [
    'an agreement longer than signed',
    { ...agreement, agreement: { ...map(agreement.agreement), until: '2027-11-22T12:00:00Z' } },
    'STORAGE_SIGNATURE',
  ],
  [
    'a holder that did not sign',
    { ...agreement, signatures: Array.isArray(agreement.signatures) ? agreement.signatures.slice(1) : '' },
    'STORAGE_TERMS',
  ],
  ['a round after the term', agreementAnchor(root, path, { rounds: [{ period: 10 }] }), 'STORAGE_TERMS'],
  ['an answer later than agreed', agreementAnchor(root, path, { rounds: [{ period: 0, late: 121 }] }), 'STORAGE_TIME'],
  [
    'an answer of a stranger',
    agreementAnchor(root, path, { rounds: [{ period: 0, by: [challenger] }] }),
    'STORAGE_TERMS',
  ],
  [
    'a checkpoint that is none',
    { ...witnessAnchor(root, path), checkpoint: 'log.example/tests\n11\n' },
    'TLOG_CHECKPOINT',
  ],
  [
    'a checkpoint with another line',
    { ...witnessAnchor(root, path), checkpoint: `${witnessAnchor(root, path).checkpoint}more\n` },
    'STORAGE_SIGNATURE',
  ],
])('%s is refused', (_name, anchor, code) => {
  expect(judge(anchor)).toMatchObject({ state: 'invalid', code });
});

test.each([
  ['no threshold', { threshold: '0' }],
  ['more than there are members', { threshold: '4' }],
  [
    'a member twice',
    { members: [members[0], members[0]].map((member) => ({ name: member?.name ?? '', key: member?.key ?? '' })) },
  ],
])('a trust entry with %s is refused', (_name, change) => {
  expect(() => parseTrust(membersTrust(2, change))).toThrow(expect.objectContaining({ code: 'TRUST_MEMBERS' }));
});

test('signers stand in order, each once', () => {
  const answers = testRound(cid).answers;
  expect(() => buildReceipt(record, [{ ...retrieval, answers: [...answers].reverse() }])).toThrow(
    expect.objectContaining({ code: 'SCHEMA_ORDER' }),
  );
  const doubled = [answers[0], answers[0]].map((answer) => map(answer));
  expect(() => buildReceipt(record, [{ ...retrieval, answers: doubled }])).toThrow(
    expect.objectContaining({ code: 'SCHEMA_ORDER' }),
  );
});

test('a witness of a time that no calendar has is no reason to fail', () => {
  const far = witnessAnchor(root, path, { time: 999_999_999_999_990 });
  expect(judge(far)).toMatchObject({ state: 'consistent', code: 'FINALITY_FUTURE' });
  expect(judge(far, membersTrust(2, {}, two))).toMatchObject({ state: 'consistent', code: 'FINALITY_STRANGER' });
});

test('who has the content can check the challenged bytes', () => {
  const [anchor] = sortAnchors([retrieval]);
  if (anchor === undefined || !isAnchorOf(anchor, 'retrieval-1')) throw new Error('not a retrieval');
  const car = (bytes: Uint8Array): Uint8Array => {
    const cid = cidOfBlock('raw', bytes);
    return writeBlocksCar({ roots: [cid], blocks: [{ cid, bytes }] });
  };
  checkChallengedBytes(anchor, root, car(content));
  const wrong =
    (change: object): (() => void) =>
    () =>
      checkChallengedBytes({ ...anchor, ...change }, root, car(content));
  expect(wrong({ bytes: '00'.repeat(16) })).toThrow(expect.objectContaining({ code: 'STORAGE_CHALLENGE' }));
  expect(wrong({ challenge: { ...anchor.challenge, block: '7' } })).toThrow(
    expect.objectContaining({ code: 'STORAGE_CHALLENGE' }),
  );
  expect(() => checkChallengedBytes(anchor, root, car(Uint8Array.of(1)))).toThrow(
    expect.objectContaining({ code: 'STORAGE_MISSING' }),
  );
  expect(() => checkChallengedBytes(anchor, other, car(content))).toThrow(
    expect.objectContaining({ code: 'PROOF_ROOT' }),
  );
});
