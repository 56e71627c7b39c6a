import { describe, expect, test } from 'vitest';
import {
  anchorMemo,
  type BtmlMap,
  buildReceipt,
  encodeBftHeader,
  encodeCommit,
  FLAG_ABSENT,
  hexEncode,
  parseTrust,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { utf8 } from '../src/proof/bytes.ts';
import {
  cosmosAnchor,
  cosmosTrust,
  four,
  nextBftBlock,
  noResult,
  type TestCosmosAnchor,
  testCommit,
  testValidators,
  type Vote,
} from './support/cometbft.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

const record = testRecord('voted');
const { root, path } = testLog(record, 2, 5);
const nothing = { trust: '1.0', issued: '2026-11-22T12:30:00Z' };
const verify = (anchor: BtmlMap, trust: BtmlMap, now = '2026-11-22T13:00:00Z'): Verdict =>
  verifyReceipt(buildReceipt(record, [anchor]), { trust: parseTrust(trust), now: new Date(now) });
const good = cosmosAnchor(root, path);
const trust = cosmosTrust(good, 0);
const changed = (change: BtmlMap, base = good): BtmlMap => ({ ...base.anchor, ...change });
const items = (member: keyof typeof good.anchor, base = good): readonly string[] => {
  const value = base.anchor[member];
  return Array.isArray(value) ? value.map(String) : [];
};
const signedBy = (...votes: Vote[]): TestCosmosAnchor => cosmosAnchor(root, path, { votes });

describe('what makes an anchor on a CometBFT chain final', () => {
  test('votes of more than a third of the pinned power, within the trusting period', () => {
    const verdict = verify(good.anchor, trust);
    expect(verdict).toMatchObject({ state: 'final', code: 'FINALITY_REACHED', development: false });
    expect(verdict.anchors[0]).toMatchObject({
      kind: 'bft',
      height: 4,
      block: good.headers[0]?.id,
      time: { notBefore: '2026-11-18T11:06:55Z', notAfter: '2026-11-18T11:07:01Z' },
    });
  });

  test('nothing, where the trust does not know the chain', () => {
    expect(verify(good.anchor, nothing)).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
  });

  test('not once the trusting period is over, unless the last header is pinned', () => {
    const late = '2026-12-02T11:06:40Z';
    expect(verify(good.anchor, trust, '2026-12-02T11:06:39Z').state).toBe('final');
    expect(verify(good.anchor, trust, late)).toMatchObject({ state: 'consistent', code: 'FINALITY_PERIOD' });
    const pins = [`5:${good.headers[1]?.id}`];
    expect(verify(good.anchor, cosmosTrust(good, 0, { pins }), late).state).toBe('final');
    // The header with the result is not below a pin of the block itself.
    const lower = [`4:${good.headers[0]?.id}`];
    expect(verify(good.anchor, cosmosTrust(good, 0, { pins: lower }), late).state).toBe('consistent');
  });

  test('supplied headers that lead to the pinned block, however old', () => {
    const rows = [good.headers[1]];
    for (let i = 0; i < 4; i++) rows.push(nextBftBlock(rows.at(-1), { validators: four }));
    const chain = rows.flatMap((header) => (header === undefined ? [] : [header]));
    const headers = chain.slice(1).map((header) => hexEncode(encodeBftHeader(header)));
    const above: TestCosmosAnchor = { ...good, chain };
    const far = '2030-01-01T00:00:00Z';
    expect(verify(good.anchor, cosmosTrust(above, 4), far)).toMatchObject({ code: 'FINALITY_NOT_CONNECTED' });
    expect(verify(good.anchor, cosmosTrust(above, 4, { headers }), far)).toMatchObject({ state: 'final' });
    expect(verify(good.anchor, cosmosTrust(above, 4, { headers: headers.slice(1) }), far).state).toBe('consistent');
    // Headers above the pinned one prove nothing about those below.
    expect(verify(good.anchor, cosmosTrust(good, 0, { headers }), far).state).toBe('consistent');
    expect(() => cosmosTrust(above, 9)).toThrow(RangeError);
    expect(() => parseTrust(cosmosTrust(above, 4, { headers: headers.toReversed() }))).toThrow(
      expect.objectContaining({ code: 'TRUST_HEADERS' }),
    );
  });

  test('another block at a pinned height refuses it', () => {
    const pins = [`5:${'0'.repeat(64)}`];
    expect(verify(good.anchor, cosmosTrust(good, 0, { pins }))).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
      pointer: '/anchors/0/headers/1',
    });
  });

  test('a block from the future is not', () => {
    expect(verify(good.anchor, trust, '2026-11-18T11:06:51Z').state).toBe('final');
    expect(verify(good.anchor, trust, '2026-11-18T11:06:50Z')).toMatchObject({ code: 'FINALITY_FUTURE' });
  });

  test('exactly a third of the pinned power is not enough', () => {
    const pinned = (powers: Record<string, number>): BtmlMap => {
      const validators = testValidators(powers).map(({ key, power }) => ({
        key: hexEncode(key),
        power: String(power),
      }));
      return cosmosTrust(good, 0, { validators });
    };
    expect(verify(good.anchor, pinned({ a: 33, x: 66 }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_POWER',
    });
    expect(verify(good.anchor, pinned({ a: 34, x: 66 })).state).toBe('final');
    expect(verify(good.anchor, pinned({ x: 66 })).state).toBe('consistent');
  });

  test('exactly two thirds of the power of the block are not enough', () => {
    const thirds = testValidators({ a: 1, b: 1, c: 1 });
    const votes: Vote[] = ['commit', 'absent', 'commit'];
    const short = cosmosAnchor(root, path, { validators: thirds, votes });
    expect(verify(short.anchor, cosmosTrust(short, 0))).toMatchObject({ state: 'invalid', code: 'BFT_POWER' });
    const most = testValidators({ a: 21, b: 21, c: 20 });
    const enough = cosmosAnchor(root, path, { validators: most, votes: ['commit', 'commit', 'nil'] });
    expect(verify(enough.anchor, cosmosTrust(enough, 0))).toMatchObject({ state: 'final' });
  });

  test('each flavor, where the trust says that the chain has it', () => {
    const pair = cosmosAnchor(root, path, { tx: utf8(`btml1=${hexEncode(root)}`) });
    expect(verify(pair.anchor, cosmosTrust(pair, 0))).toMatchObject({ state: 'consistent', code: 'FINALITY_FLAVOR' });
    expect(verify(pair.anchor, cosmosTrust(pair, 0, { flavor: 'kvstore' })).state).toBe('final');
    const memo = utf8(anchorMemo(root));
    const body = [0x12, memo.length, ...memo];
    const sdk = cosmosAnchor(root, path, { tx: Uint8Array.of(0x0a, body.length, ...body, 0x12, 0) });
    expect(verify(sdk.anchor, cosmosTrust(sdk, 0, { flavor: 'sdk' })).state).toBe('final');
    expect(verify(sdk.anchor, cosmosTrust(sdk, 0)).code).toBe('FINALITY_FLAVOR');
  });

  test('alone in its block, with an empty result, and with headers above', () => {
    for (const options of [{ position: 0, count: 1 }, { above: 2 }, { position: 4, count: 5 }]) {
      const anchor = cosmosAnchor(root, path, options);
      expect(verify(anchor.anchor, cosmosTrust(anchor, 0)).state).toBe('final');
    }
    expect(cosmosAnchor(root, path, { position: 0, count: 1 }).anchor).not.toHaveProperty('branch');
    expect(good.anchor).not.toHaveProperty('result');
  });
});

describe('what makes it invalid', () => {
  const refused = (anchor: BtmlMap): [string, string | undefined] => {
    const verdict = verify(anchor, trust);
    expect(verdict.state).toBe('invalid');
    return [verdict.code, verdict.pointer?.replace('/anchors/0', '')];
  };
  const hash = '00'.repeat(32);
  const otherRoot = testLog(testRecord('another'), 0, 1).root;

  test('another root, another transaction, no commitment', () => {
    expect(refused(cosmosAnchor(otherRoot, path).anchor)).toEqual(['PROOF_ROOT', '/tx']);
    expect(refused(changed({ tx: '00' }))).toEqual(['PROOF_COMMITMENT', '/tx']);
    expect(refused(changed({ branch: items('branch').toReversed() }))).toEqual(['BFT_DATA', '/tx']);
    expect(refused(changed({ headers: [...items('headers').slice(1), ...items('headers').slice(1)] }))).toEqual([
      'BFT_LINK',
      '/headers/1',
    ]);
  });

  test('the result of another transaction, a changed one, a failed one', () => {
    const failed = cosmosAnchor(root, path, { result: { ...noResult, code: 5 } });
    expect(refused(failed.anchor)).toEqual(['BFT_FAILED', '/result']);
    expect(refused(changed({ result: '2801' }))).toEqual(['BFT_RESULT', '/result']);
    expect(refused(changed({ result: '0800' }))).toEqual(['BFT_PROTO', '/result']);
    expect(refused(changed({ rbranch: [`l:${hash}`, `l:${hash}`] }))).toEqual(['BFT_POSITION', '/rbranch']);
    expect(refused(changed({ rbranch: [`l:${hash}`] }))).toEqual(['BFT_POSITION', '/rbranch']);
  });

  test('a header left out, another chain', () => {
    expect(refused(changed({ headers: items('headers').slice(0, 1) }))).toEqual(['BFT_LINK', '/headers']);
    expect(refused(changed({ chain: 'cosmos:other-1' }))).toEqual(['BFT_CHAIN', '/headers/0']);
  });

  test('another set of validators, or a part of it', () => {
    const validators = items('validators');
    expect(refused(changed({ validators: validators.toReversed() }))).toEqual(['BFT_VALIDATORS', '/validators']);
    expect(refused(changed({ validators: validators.slice(1) }))).toEqual(['BFT_VALIDATORS', '/validators']);
    expect(refused(changed({ validators: [...validators, String(validators[0])] }))[0]).toBe('BFT_VALIDATORS');
    const secp = '0a2312210203'.padEnd(74, '0');
    expect(refused(changed({ validators: [`${secp}1001`] }))).toEqual(['BFT_KEY_TYPE', '/validators/0']);
  });

  test('votes that are missing, surplus, out of order, of strangers or for another block', () => {
    const { signatures } = good.commit;
    const votes = (list: typeof signatures): BtmlMap =>
      changed({ commit: hexEncode(encodeCommit({ ...good.commit, signatures: list })) });
    expect(refused(votes(signatures.slice(1)))).toEqual(['BFT_COMMIT', '/commit']);
    expect(refused(votes([...signatures, ...signatures.slice(0, 1)]))).toEqual(['BFT_COMMIT', '/commit']);
    expect(refused(votes(signatures.toReversed()))).toEqual(['BFT_COMMIT', '/commit']);
    const [first, ...rest] = signatures;
    if (first === undefined) throw new Error('no vote');
    expect(refused(votes([{ ...first, flag: FLAG_ABSENT }, ...rest]))).toEqual(['BFT_COMMIT', '/commit']);
    expect(refused(votes([{ ...first, flag: 4 }, ...rest]))).toEqual(['BFT_COMMIT', '/commit']);
    expect(refused(votes([{ ...first, flag: 3 }, ...rest]))).toEqual(['BFT_SIGNATURE', '/commit']);
    const short = { ...first, signature: first.signature.slice(1) };
    expect(refused(votes([short, ...rest]))).toEqual(['BFT_SIGNATURE', '/commit']);
    const [below] = good.headers;
    if (below === undefined) throw new Error('no header');
    expect(refused(changed({ commit: hexEncode(encodeCommit(testCommit(below, four))) }))).toEqual([
      'BFT_COMMIT',
      '/commit',
    ]);
  });

  test('a wrong vote for nil, although it does not count', () => {
    const nil = signedBy('commit', 'commit', 'commit', 'nil');
    expect(verify(nil.anchor, cosmosTrust(nil, 0)).state).toBe('final');
    const { signatures } = nil.commit;
    const list = signatures.map((vote, i) =>
      i === 3
        ? { ...vote, signature: Uint8Array.from(vote.signature, (byte, at) => byte ^ (at === 40 ? 1 : 0)) }
        : vote,
    );
    const commit = hexEncode(encodeCommit({ ...nil.commit, signatures: list }));
    expect(refused(changed({ commit }, nil))).toEqual(['BFT_SIGNATURE', '/commit']);
  });
});
