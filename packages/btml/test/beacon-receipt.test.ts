import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BtmlMap,
  buildReceipt,
  canonicalBytes,
  hexEncode,
  parseTrust,
  ssz,
  syncDomain,
  type Verdict,
  verifyReceipt,
} from '../src/index.ts';
import { fromHex } from '../src/proof/bytes.ts';
import {
  type BeaconAnchor,
  type BeaconOptions,
  beaconAnchor,
  beaconStart,
  beaconStep,
  beaconTrust,
  testNetwork,
} from './support/beacon.ts';
import { anchoredReceipt } from './support/clique.ts';
import { testLog } from './support/log.ts';
import { testRecord } from './support/record.ts';

const now = new Date('2026-11-22T13:00:00Z');
const record = testRecord('staked');
const log = testLog(record, 2, 5);
const pos = beaconAnchor(log.root, log.path);

function verify(anchor: BtmlMap, trust: BtmlMap, more: object = {}): Verdict {
  const receipt = buildReceipt(record, [anchor]);
  return verifyReceipt(canonicalBytes(receipt), { trust: parseTrust(trust), now, ...more });
}

/** The anchor with other members of `beacon`. */
function changed(of: BeaconAnchor, beacon: object): BtmlMap {
  return { ...of.anchor, beacon: { ...of.anchor.beacon, ...beacon } };
}

function made(options: BeaconOptions & { onTop?: number; receipt?: Uint8Array }): BeaconAnchor {
  return beaconAnchor(log.root, log.path, options);
}

const flip = (hex: string, at = 0): string => {
  const bytes = fromHex(hex);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return hexEncode(bytes);
};

describe('an event under proof of stake', () => {
  test('an archived committee: final, for years', () => {
    const verdict = verify(pos.anchor, beaconTrust(pos), { digest: record.digest });
    expect(verdict).toMatchObject({ state: 'final', code: 'FINALITY_REACHED', development: true });
    expect(verdict.anchors[0]).toMatchObject({
      kind: 'pos',
      height: 50,
      confirmations: 2,
      threshold: '22 signers of 32 (30)',
      signers: { count: 30, of: 32 },
      trust: { name: 'our stake', age: 1800 },
      time: { notBefore: '2026-11-18T11:06:40Z', notAfter: '2026-11-18T11:06:46Z' },
    });
    const later = verifyReceipt(buildReceipt(record, [pos.anchor]), {
      trust: parseTrust(beaconTrust(pos)),
      now: new Date('2046-11-22T13:00:00Z'),
    });
    expect(later.state).toBe('final');
  });

  test.each([
    ['capella', '03000001', 0],
    ['deneb', '04000001', 3],
    ['fulu', '06000001', 0],
  ] as const)('layout %s', (layout, version, onTop) => {
    const options = { layout, version };
    const anchor = made({ ...options, onTop });
    expect(verify(anchor.anchor, beaconTrust(anchor, {}, options)).state).toBe('final');
    // The branches of one fork are of no use under another one.
    const other = { layout: layout === 'fulu' ? 'capella' : 'electra', version } as const;
    expect(verify(anchor.anchor, beaconTrust(anchor, {}, other))).toMatchObject({
      state: 'invalid',
      code: 'POS_FINALITY',
    });
  });

  test('a pinned block, a bootstrap and an update per period lead to the committee', () => {
    const far = made({ slot: 150 });
    const trust = (updates: BtmlMap[]): BtmlMap =>
      beaconTrust(undefined, { ...beaconStart(8), ...(updates.length === 0 ? {} : { updates }) });
    const verdict = verify(far.anchor, trust([beaconStep(40), beaconStep(100)]));
    expect(verdict).toMatchObject({ state: 'final' });
    expect(verdict.anchors[0]?.proven.at(-1)).toContain('leads to from a pinned block');
    expect(verify(far.anchor, trust([beaconStep(40)]))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_NOT_CONNECTED',
    });
    // An update of the wrong period, with too few signers, without finality in its period, of another committee.
    for (const bad of [
      beaconStep(40),
      beaconStep(100, { signers: 21 }),
      beaconStep(80, {}, 60),
      { ...beaconStep(100), committee: beaconStep(40).committee },
    ]) {
      expect(verify(far.anchor, trust([beaconStep(40), bad]))).toMatchObject({
        state: 'consistent',
        code: 'FINALITY_NOT_CONNECTED',
      });
    }
  });

  test('a header of the last slot of a period is signed by the next committee', () => {
    const last = made({ slot: 127 });
    expect(last.period).toBe(2);
    expect(verify(last.anchor, beaconTrust(last)).state).toBe('final');
    const first = made({ slot: 64 });
    expect(first.period).toBe(1);
    expect(verify(first.anchor, beaconTrust(first)).state).toBe('final');
  });

  test('two thirds must have signed, by default rounded up', () => {
    expect(verify(made({ signers: 22 }).anchor, beaconTrust(pos)).state).toBe('final');
    const few = made({ signers: 21 });
    expect(verify(few.anchor, beaconTrust(pos))).toMatchObject({ state: 'consistent', code: 'FINALITY_SIGNERS' });
    expect(verify(few.anchor, beaconTrust(pos, { threshold: '21' })).state).toBe('final');
    expect(verify(pos.anchor, beaconTrust(pos, { threshold: '31' }))).toMatchObject({ code: 'FINALITY_SIGNERS' });
    // One signer who claims that everybody signed.
    const one = made({ signers: 1 });
    const claimed = changed(one, { bits: 'ffffffff' });
    expect(verify(claimed, beaconTrust(pos))).toMatchObject({ state: 'invalid', code: 'POS_SIGNATURE' });
    expect(verify(changed(one, { bits: '00000000' }), beaconTrust(pos))).toMatchObject({ code: 'POS_SIGNATURE' });
  });

  test('what is not trusted is only consistent', () => {
    const stranger = beaconTrust(pos, { committees: ['9:'.padEnd(66, '0')] });
    expect(verify(pos.anchor, stranger)).toMatchObject({ state: 'consistent', code: 'FINALITY_NOT_CONNECTED' });
    const other = '0x00000000000000000000000000000000000000ff';
    expect(verify(pos.anchor, beaconTrust(pos, { contracts: [other] }))).toMatchObject({
      state: 'consistent',
      code: 'FINALITY_CONTRACT',
    });
    const nothing: BtmlMap = { trust: '1.0', issued: '2026-11-22T12:30:00Z' };
    expect(verify(pos.anchor, nothing)).toMatchObject({ state: 'consistent', code: 'FINALITY_NO_TRUST' });
  });

  test('pins', () => {
    const [block] = pos.headers;
    expect(verify(pos.anchor, beaconTrust(pos, { pins: [`50:${block?.id}`] })).state).toBe('final');
    expect(verify(pos.anchor, beaconTrust(pos, { pins: [`51:0x${'00'.repeat(32)}`] }))).toMatchObject({
      state: 'invalid',
      code: 'FINALITY_CONFLICT',
    });
  });
});

describe('forgeries', () => {
  const { beacon } = pos.anchor;
  const domainOf = (name: string): Uint8Array => {
    const domain = syncDomain(testNetwork(), 100);
    if (name === 'type') domain[0] = 0;
    return name === 'version' ? syncDomain(testNetwork({ version: '05000002' }), 100) : domain;
  };
  const negative: [string, string, () => BtmlMap][] = [
    ['another domain type', 'POS_SIGNATURE', () => made({ domain: domainOf('type') }).anchor],
    ['another fork version', 'POS_SIGNATURE', () => made({ domain: domainOf('version') }).anchor],
    ['no domain at all', 'POS_SIGNATURE', () => made({ domain: ssz.uintRoot(0n) }).anchor],
    ['another ciphersuite', 'POS_SIGNATURE', () => made({ dst: 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_' }).anchor],
    ['a signature that is no point', 'POS_SIGNATURE', () => changed(pos, { signature: 'ff'.repeat(96) })],
    ['the point at infinity', 'POS_SIGNATURE', () => changed(pos, { signature: `c0${'00'.repeat(95)}` })],
    [
      'a signature of another state',
      'POS_SIGNATURE',
      () => changed(pos, { signature: made({ slot: 101 }).anchor.beacon.signature }),
    ],
    ['a missing bit', 'POS_SIGNATURE', () => changed(pos, { bits: flip(beacon.bits) })],
    ['bits of another committee size', 'POS_BITS', () => changed(pos, { bits: `${beacon.bits}00` })],
    [
      'another committee',
      'POS_COMMITTEE',
      () => changed(pos, { committee: made({ slot: 300 }).anchor.beacon.committee }),
    ],
    ['a changed key', 'POS_COMMITTEE', () => changed(pos, { committee: flip(beacon.committee, 48 * 31 + 5) })],
    ['a committee with a key too few', 'POS_COMMITTEE', () => changed(pos, { committee: beacon.committee.slice(96) })],
    ['another finalized header', 'POS_FINALITY', () => changed(pos, { finalized: flip(beacon.finalized, 20) })],
    [
      'a changed finality branch',
      'POS_FINALITY',
      () => changed(pos, { finality: beacon.finality.map((one) => flip(one)) }),
    ],
    ['a short finality branch', 'POS_FINALITY', () => changed(pos, { finality: beacon.finality.slice(1) })],
    [
      'a changed execution branch',
      'POS_EXECUTION',
      () => changed(pos, { execution: beacon.execution.map((one) => flip(one)) }),
    ],
    ['an execution branch of Capella', 'POS_EXECUTION', () => changed(pos, { execution: beacon.execution.slice(1) })],
    [
      'headers that end below the finalized block',
      'POS_EXECUTION',
      () => ({ ...pos.anchor, headers: pos.anchor.headers.slice(0, 1) }),
    ],
    [
      'a header left out',
      'EVM_LINK',
      () => {
        const long = made({ onTop: 3 }).anchor;
        return { ...long, headers: [...long.headers.slice(0, 2), ...long.headers.slice(3)] };
      },
    ],
    ['a failed transaction', 'EVM_STATUS', () => made({ receipt: anchoredReceipt(log.root, 0) }).anchor],
    ['a slot beyond all', 'POS_HEADER', () => changed(pos, { attested: flip(beacon.attested, 7) })],
    ['a member too many', 'SCHEMA_UNKNOWN_MEMBER', () => changed(pos, { slot: '101' })],
  ];
  test.each(negative)('%s', (_name, expected, forged) => {
    let verdict: { readonly state?: string; readonly code: string };
    try {
      verdict = verify(forged(), beaconTrust(pos));
    } catch (error) {
      verdict = error as { code: string };
    }
    expect(verdict.code).toBe(expected);
    expect(verdict.state ?? 'invalid').toBe('invalid');
  });

  test('evidence younger than the trust and beyond its periods may be of a fork that the trust does not know', () => {
    const forged = made({ domain: domainOf('version') });
    const old = { issued: '2026-01-01T00:00:00Z', committees: [`9:${'00'.repeat(32)}`] };
    expect(verify(forged.anchor, beaconTrust(pos, old))).toMatchObject({ state: 'consistent', code: 'POS_SIGNATURE' });
    const covered = { issued: '2026-01-01T00:00:00Z' };
    expect(verify(forged.anchor, beaconTrust(pos, covered))).toMatchObject({ state: 'invalid', code: 'POS_SIGNATURE' });
  });
});

describe('trust entries of the rule beacon', () => {
  const start = beaconStart(8);
  const refused: [string, string, BtmlMap][] = [
    ['a threshold of nobody', 'TRUST_BEACON', { threshold: '0' }],
    ['a threshold above all', 'TRUST_BEACON', { threshold: '33' }],
    ['an unknown preset', 'TRUST_BEACON', { preset: 'gnosis' }],
    ['an unknown layout', 'TRUST_BEACON', { forks: [{ layout: 'frontier', version: '00000000', epoch: '0' }] }],
    ['a period twice', 'TRUST_BEACON', { committees: [`1:${'00'.repeat(32)}`, `1:${'11'.repeat(32)}`] }],
    ['updates without a start', 'TRUST_BEACON', { updates: [beaconStep(40)] }],
    ['a checkpoint alone', 'TRUST_BEACON', { checkpoint: start.checkpoint }],
    ['a root without its period', 'TRUST_PIN', { committees: ['00'.repeat(32)] }],
    ['confirmations, which nobody would count', 'SCHEMA_UNKNOWN_MEMBER', { confirmations: '6' }],
    ['a bootstrap of another block', 'POS_CHECKPOINT', { ...start, checkpoint: `8:${'00'.repeat(32)}` }],
    [
      'a bootstrap with another committee',
      'POS_COMMITTEE',
      { ...start, bootstrap: { ...start.bootstrap, committee: beaconStart(70).bootstrap.committee } },
    ],
  ];
  test.each(refused)('%s', (_name, code, members) => {
    expect(() => parseTrust(beaconTrust(pos, members))).toThrow(expect.objectContaining({ code }));
  });

  test('something must tie a committee to the verifier', () => {
    expect(() => parseTrust(beaconTrust(undefined))).toThrow(expect.objectContaining({ code: 'TRUST_BEACON' }));
  });

  test('forks stand in order; several at one epoch are allowed', () => {
    const fork = (layout: string, epoch: string): BtmlMap => ({ layout, version: '05000001', epoch });
    const forks = [fork('deneb', '0'), fork('electra', '0')];
    expect(verify(pos.anchor, beaconTrust(pos, { forks })).state).toBe('final');
    expect(() => parseTrust(beaconTrust(pos, { forks: [fork('deneb', '9'), fork('electra', '3')] }))).toThrow(
      expect.objectContaining({ code: 'TRUST_BEACON' }),
    );
    expect(verify(pos.anchor, beaconTrust(pos, { forks: [fork('electra', '99')] }))).toMatchObject({
      state: 'invalid',
      code: 'POS_FORK',
    });
  });
});

describe('bytes of strangers', () => {
  const bytes = (length: number): fc.Arbitrary<string> =>
    fc.uint8Array({ minLength: length, maxLength: length }).map(hexEncode);
  const garbage: Readonly<Record<string, fc.Arbitrary<string | string[]>>> = {
    attested: bytes(112),
    finalized: bytes(112),
    finality: fc.array(bytes(32), { minLength: 1, maxLength: 9 }),
    execution: fc.array(bytes(32), { minLength: 1, maxLength: 12 }),
    committee: fc.oneof(bytes(48 * 33), bytes(7)),
    bits: fc.oneof(bytes(4), bytes(1)),
    signature: bytes(96),
  };

  test('whatever stands in the evidence, the answer is a verdict', { timeout: 120_000 }, () => {
    const untied = beaconTrust(pos, { committees: [`9:${'00'.repeat(32)}`] });
    for (const [name, arbitrary] of Object.entries(garbage)) {
      const property = fc.property(arbitrary, (value) => {
        for (const trust of [beaconTrust(pos), untied]) {
          expect(verify(changed(pos, { [name]: value }), trust).state).toBe('invalid');
        }
      });
      fc.assert(property, { numRuns: name === 'signature' || name === 'bits' ? 8 : 20, seed: 7 });
    }
  });

  test('keys of a committee that nobody trusts', () => {
    const untied = beaconTrust(pos, { committees: [`9:${'00'.repeat(32)}`] });
    const infinity = `c0${'00'.repeat(47)}`;
    for (const key of [infinity, 'ff'.repeat(48), '00'.repeat(48), `80${'00'.repeat(47)}`]) {
      const verdict = verify(changed(pos, { committee: key.repeat(33) }), untied);
      expect(verdict.state).toBe('invalid');
      expect(['POS_KEY', 'POS_SIGNATURE']).toContain(verdict.code);
    }
  });
});
