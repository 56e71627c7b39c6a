import { describe, expect, it } from 'vitest';
import { testLog } from '../../test/support/log.ts';
import { testIssuer, testRecord } from '../../test/support/record.ts';
import { regtestAnchor, regtestTrust } from '../../test/support/regtest.ts';
import { replacedPlace, testStatement } from '../../test/support/route.ts';
import { canonicalize } from '../json/canonical.ts';
import { parseDocument } from '../kinds/parse.ts';
import { parseTrust } from '../trust/index.ts';
import { buildReceipt, mergeReceipts } from './merge.ts';
import { verifyReceipt } from './verify.ts';

const record = testRecord('stated');
const { root, path } = testLog(record, 3, 9);
const anchor = regtestAnchor(root, path);
const options = { trust: parseTrust(regtestTrust(anchor, 2)), now: new Date('2026-11-22T13:00:00Z') };
const { id } = parseDocument(record);
const chosen = testStatement(id);
const fellBack = testStatement(id, { replaced: replacedPlace });

describe('what a receipt states about its route', () => {
  it('is told apart from what is proven', () => {
    const plain = verifyReceipt(buildReceipt(record, [anchor.anchor]), options);
    const verdict = verifyReceipt(buildReceipt(record, [anchor.anchor], [chosen, fellBack]), options);
    expect(plain.stated).toBeUndefined();
    const { stated, ...rest } = verdict;
    expect(rest).toEqual(plain);
    expect(stated).toHaveLength(2);
    expect(stated?.find(({ replaced }) => replaced)).toMatchObject({
      by: [testIssuer],
      plan: 'default',
      needs: { kinds: ['pow', 'bft'] },
      replaced: { kind: 'bft', reason: 'unreachable' },
    });
    expect(JSON.stringify(verdict.anchors)).not.toContain('unreachable');
  });

  it('is merged as a union, in any order, and a receipt without it takes nothing away', () => {
    const [a, b, c] = [[chosen], [fellBack], []].map((route) => buildReceipt(record, [anchor.anchor], route));
    if (!a || !b || !c) throw new Error('three receipts');
    const merged = canonicalize(mergeReceipts(a, b, c));
    expect(canonicalize(mergeReceipts(c, b, a))).toBe(merged);
    expect(canonicalize(mergeReceipts(mergeReceipts(b, a), a))).toBe(merged);
    expect(verifyReceipt(merged, options)).toMatchObject({ state: 'final', stated: [{}, {}] });
  });

  it('is invalid after any change of a single byte', () => {
    const text = canonicalize(buildReceipt(record, [anchor.anchor], [fellBack]));
    const from = text.indexOf('"route":');
    for (let at = from; at < text.length; at += 3) {
      const other = text[at] === 'a' ? 'b' : 'a';
      const { state } = verifyReceipt(`${text.slice(0, at)}${other}${text.slice(at + 1)}`, options);
      expect(state, `byte ${at}`).toBe('invalid');
    }
  });

  it('may come from anybody: the verdict says whose word it is', () => {
    expect(verifyReceipt(buildReceipt(record, [anchor.anchor], [chosen]), options).stated?.[0]?.by).toEqual([
      testIssuer,
    ]);
  });
});
