import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  canonicalize,
  hash256,
  mergeReceipts,
  parseTrust,
  renderMarkup,
  type Trust,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { concat } from '../src/proof/bytes.ts';
import { anchoredReceipt, cliqueAnchor, cliqueTrust, sealers } from './support/clique.ts';
import { testLog } from './support/log.ts';
import { testEnvelope, testRecord } from './support/record.ts';
import { mine, regtestAnchor, regtestTrust } from './support/regtest.ts';

const now = new Date('2026-11-22T13:00:00Z');
const nothing = parseTrust({ trust: '1.0', issued: '2026-11-22T12:30:00Z' });

const record = testRecord('hello');
const log = testLog(record, 5, 11);
const pow = regtestAnchor(log.root, log.path);
const powReceipt = buildReceipt(record, [pow.anchor]);
const set = sealers(3);
const poa = cliqueAnchor(log.root, log.path, set);
const poaReceipt = buildReceipt(record, [poa.anchor]);

function verify(receipt: BtmlMap | Uint8Array | string, trust: BtmlMap | Trust, more: object = {}): Verdict {
  const roots = 'chains' in trust && 'trust' in trust ? parseTrust(trust) : nothing;
  return verifyReceipt(receipt, { trust: roots, now, ...more });
}

describe('proof of work', () => {
  test('the last header pinned: final, and development', () => {
    const verdict = verify(canonicalBytes(powReceipt), regtestTrust(pow, 2), { digest: record.digest });
    expect(verdict).toMatchObject({ state: 'final', development: true, code: 'FINALITY_REACHED' });
    expect(verdict.message).toContain('(development)');
    expect(verdict.anchors[0]).toMatchObject({ height: 120, confirmations: 3, kind: 'pow', trust: { age: 1800 } });
    expect(verdict.record?.digest).toBe(record.digest);
  });

  test('the normal markup is the same receipt', () => {
    expect(verify(renderMarkup(powReceipt), regtestTrust(pow, 2)).state).toBe('final');
  });

  test('a pin above, linked by supplied headers: final', () => {
    const more = Buffer.concat(pow.headers.slice(3).map(({ raw }) => raw));
    expect(verify(powReceipt, regtestTrust(pow, 4), { headers: new Uint8Array(more) }).state).toBe('final');
    const inTrust = regtestTrust(pow, 4, { headers: more.toString('base64url'), headersfrom: '123' });
    expect(verify(powReceipt, inTrust)).toMatchObject({ state: 'final' });
    expect(verify(powReceipt, regtestTrust(pow, 4))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NOT_PINNED',
    });
  });

  test('supplied headers confirm only by their work', () => {
    const trust = regtestTrust(pow, 2, { confirmations: '5' });
    const real = concat(...pow.headers.slice(3).map(({ raw }) => raw));
    expect(verify(powReceipt, trust, { headers: real })).toMatchObject({ state: 'final' });
    const idle: Uint8Array[] = [];
    let below = pow.headers[2]?.hash ?? new Uint8Array(32);
    for (let i = 0; i < 5; i++) {
      // Names the header below it, and nothing else.
      const raw = new Uint8Array(80);
      raw.set(below, 4);
      idle.push(raw);
      below = hash256(raw);
    }
    const verdict = verify(powReceipt, trust, { headers: concat(...idle) });
    expect(verdict).toMatchObject({ state: 'consistent', code: 'FINALITY_CONFIRMATIONS' });
    expect(verdict.anchors[0]?.confirmations).toBe(3);
    // Below a pinned block every header counts, because its hash says so.
    expect(verify(powReceipt, regtestTrust(pow, 4, { confirmations: '5' }), { headers: real }).state).toBe('final');
  });

  test('a supplied header must come after the median of the blocks below it, the receipt’s own among them', () => {
    const many = regtestAnchor(log.root, log.path, { confirmations: 12 });
    const receipt = buildReceipt(record, [many.anchor]);
    const trust = regtestTrust(many, 11, { confirmations: '13' });
    const top = many.headers[11];
    if (top === undefined) throw new Error('no header');
    const next = (time: number) => verify(receipt, trust, { headers: mine(top.hash, new Uint8Array(32), time).raw });
    // The eleven blocks below it are the second to the twelfth: their median is the seventh's time.
    const median = many.headers[6]?.time ?? 0;
    expect(next(median)).toMatchObject({ state: 'consistent', code: 'FINALITY_CONFIRMATIONS' });
    expect(next(median + 1)).toMatchObject({ state: 'final' });
  });

  test('a pin below the last header is not enough on regtest', () => {
    expect(verify(powReceipt, regtestTrust(pow, 0))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NOT_PINNED',
    });
  });

  test('no trust, another chain’s pin, too few confirmations', () => {
    expect(verify(powReceipt, nothing)).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
    const other = regtestAnchor(testLog(record, 1, 2).root, undefined);
    expect(verify(powReceipt, regtestTrust(other, 2))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONFLICT',
    });
    expect(verify(powReceipt, regtestTrust(pow, 2), { confirmations: 4 })).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONFIRMATIONS',
    });
  });

  test('another file, a rewritten receipt', () => {
    const other = { digest: `sha-256:${'0'.repeat(64)}` };
    expect(verify(powReceipt, regtestTrust(pow, 2), other)).toMatchObject({ state: 'invalid', code: 'PROOF_DIGEST' });
    const spaced = `${canonicalize(powReceipt)}\n`;
    expect(verify(spaced, regtestTrust(pow, 2))).toMatchObject({ state: 'invalid', code: 'ID_NOT_CANONICAL' });
  });

  const wrong: [string, BtmlMap, string, string][] = [
    ['height', { ...pow.anchor, height: '121' }, 'POW_HEIGHT', '/anchors/0/height'],
    ['position', { ...pow.anchor, pos: '0' }, 'POW_ROOT', '/anchors/0/branch'],
    ['a copy of the last transaction', { ...pow.anchor, pos: '5' }, 'POW_DUPLICATE', '/anchors/0/branch/0'],
    ['position out of range', { ...pow.anchor, pos: '12' }, 'POW_BRANCH', '/anchors/0/pos'],
    ['coinbase path', { ...pow.anchor, cbranch: ['00'.repeat(32)] }, 'POW_DEPTH', '/anchors/0/cbranch'],
    ['missing branch', { ...pow.anchor, branch: ['00'.repeat(32)] }, 'POW_BRANCH', '/anchors/0/pos'],
    ['64-byte transaction', { ...pow.anchor, tx: '00'.repeat(64) }, 'POW_INNER_NODE', '/anchors/0/tx'],
    ['path', { ...pow.anchor, path: [`l:${'00'.repeat(32)}`] }, 'PROOF_ROOT', '/anchors/0/tx'],
    [
      'headers turned round',
      { ...pow.anchor, headers: [...(Array.isArray(pow.anchor.headers) ? pow.anchor.headers : [])].reverse() },
      'POW_ROOT',
      '/anchors/0/branch',
    ],
    [
      'unknown chain',
      { ...pow.anchor, chain: 'bip122:00000000000000000000000000000000' },
      'PROOF_CHAIN',
      '/anchors/0/chain',
    ],
  ];
  test.each(wrong)('%s', (_name, anchor, code, pointer) => {
    const verdict = verify(buildReceipt(record, [anchor]), regtestTrust(pow, 2));
    expect(verdict).toMatchObject({ code, pointer });
    expect(['invalid', 'pending']).toContain(verdict.state);
  });

  test('a signed record: the envelope is the leaf, and its signature counts', () => {
    const envelope = testEnvelope('signed');
    const { root } = testLog(envelope, 0, 1);
    const anchor = regtestAnchor(root, undefined, { others: 0 });
    const receipt = buildReceipt(envelope, [anchor.anchor]);
    const verdict = verify(receipt, regtestTrust(anchor, 2));
    expect(verdict.state).toBe('final');
    expect(verdict.record?.signers).toEqual([envelope.payload.issuer]);
    const [proof] = envelope.proofs;
    const broken = { ...envelope, proofs: [{ ...proof, value: `AAAA${proof?.value.slice(4)}` }] };
    expect(verify({ ...receipt, record: broken }, regtestTrust(anchor, 2))).toMatchObject({
      state: 'invalid',
      pointer: '/record/proofs/0/value',
    });
  });
});

describe('proof of authority', () => {
  test('a majority of the pinned sealers on top: final', () => {
    const verdict = verify(poaReceipt, cliqueTrust(set));
    expect(verdict).toMatchObject({ state: 'final', development: false, code: 'FINALITY_REACHED' });
    expect(verdict.anchors[0]).toMatchObject({ kind: 'poa', sealers: { distinct: 2, of: 3 } });
    expect(verdict.message).toContain('named authorities');
  });

  test('too few on top, no trust, another contract, no consensus', () => {
    const short = buildReceipt(record, [cliqueAnchor(log.root, log.path, set, { onTop: 1 }).anchor]);
    expect(verify(short, cliqueTrust(set))).toMatchObject({ state: 'consistent', code: 'FINALITY_SEALERS' });
    expect(verify(poaReceipt, nothing)).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
    const contracts = [`0x${'1'.repeat(40)}`];
    expect(verify(poaReceipt, cliqueTrust(set, { contracts }))).toMatchObject({
      code: 'FINALITY_CONTRACT',
      state: 'consistent',
    });
    const none = {
      trust: '1.0',
      issued: '2026-11-22T12:30:00Z',
      chains: [
        {
          chain: 'eip155:7777',
          rule: 'none',
          name: 'anvil',
          contracts: ['0x00000000000000000000000000000000000a4c04'],
        },
      ],
    };
    expect(verify(poaReceipt, none)).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NO_CONSENSUS',
      development: true,
    });
  });

  test('strangers, failures and other events', () => {
    const before = { issued: '2027-01-01T00:00:00Z' };
    expect(verify(poaReceipt, cliqueTrust(sealers(6).slice(0, 2), before))).toMatchObject({ state: 'invalid' });
    const failed = cliqueAnchor(log.root, log.path, set, { receipt: anchoredReceipt(log.root, 0) });
    expect(verify(buildReceipt(record, [failed.anchor]), cliqueTrust(set))).toMatchObject({ code: 'EVM_STATUS' });
    const other = cliqueAnchor(log.root, log.path, set, { receipt: anchoredReceipt(new Uint8Array(32)) });
    expect(verify(buildReceipt(record, [other.anchor]), cliqueTrust(set))).toMatchObject({ code: 'PROOF_ROOT' });
    const legacy = cliqueAnchor(log.root, log.path, set, { receipt: anchoredReceipt(log.root, 1, undefined, 0) });
    expect(verify(buildReceipt(record, [legacy.anchor]), cliqueTrust(set)).state).toBe('final');
  });
});

describe('several anchors', () => {
  const both = mergeReceipts(powReceipt, poaReceipt);

  test('merging is a set union, whatever the order', () => {
    expect(canonicalize(mergeReceipts(poaReceipt, powReceipt, poaReceipt))).toBe(canonicalize(both));
    expect(both.anchors?.length).toBe(2);
    expect(() => mergeReceipts(powReceipt, buildReceipt(testRecord('other'), [pow.anchor]))).toThrow(
      expect.objectContaining({ code: 'PROOF_MERGE' }),
    );
  });

  test('the worst counts, with `any` the best', () => {
    expect(verify(both, regtestTrust(pow, 2))).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
    expect(verify(both, regtestTrust(pow, 2), { any: true }).state).toBe('final');
  });

  test('equal states: the one without weight is the worse', () => {
    const both = mergeReceipts(powReceipt, poaReceipt);
    const chains = [regtestTrust(pow, 2), cliqueTrust(set)].flatMap((file) => parseTrust(file).chains);
    const judge = (any: boolean) => verifyReceipt(both, { trust: { issued: 0, chains }, now, any });
    expect(judge(false)).toMatchObject({ state: 'final', development: true });
    expect(judge(true)).toMatchObject({ state: 'final', development: false });
  });

  test('time is bounded by final blocks only, on Clique by the majority on top', () => {
    expect(verify(powReceipt, regtestTrust(pow, 2)).anchors[0]?.time).toBeDefined();
    expect(verify(powReceipt, nothing).anchors[0]?.time).toBeUndefined();
    const [block, , second] = poa.headers;
    const seconds = (text: string | undefined): number => Date.parse(text ?? '') / 1000;
    const time = verify(poaReceipt, cliqueTrust(set)).anchors[0]?.time;
    expect(seconds(time?.notBefore)).toBe(block?.time);
    expect(seconds(time?.notAfter)).toBe(second?.time);
  });

  test('a promise is pending', () => {
    const promise = { log: record.issuer, deadline: '2026-11-23T00:00:00Z', plan: 'default' };
    const receipt = { btml: '1.0', kind: 'receipt', record, promise };
    expect(verify(receipt, nothing)).toMatchObject({
      state: 'pending',
      code: 'PROOF_PENDING',
      record: { digest: record.digest },
    });
  });
});
